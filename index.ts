import * as pulumi from "@pulumi/pulumi";
import { EdgeError } from "./components/core/fault";
import { assertFreshBuild } from "./components/dynamic/build-stamp";
import { Hub } from "./components/hub";
import { Site } from "./components/site";
import { readConfig } from "./stacks/config";
import { readHub } from "./stacks/hub-reference";

/** Declares the stack that the config asks for; resolves to its outputs. */
async function declare(): Promise<Record<string, pulumi.Input<unknown>>> {
  assertFreshBuild(process.cwd());
  const config = new pulumi.Config();
  const stack = readConfig({ get: (key) => config.get(key), getObject: (key) => config.getObject<unknown>(key) });
  if (stack.role === "hub") {
    const { registryId, loginServer } = new Hub(pulumi.getStack(), stack.hub);
    return { registryId, loginServer };
  }
  const { facts, clientToken } = new Site(pulumi.getStack(), { ...stack.site, ...(await readHub(stack.site.hub)) });
  return { site: facts, clientToken };
}

export = () =>
  declare().catch((error: unknown) => {
    // The engine shows a RunError's message alone, without a stack that means nothing to the user.
    throw error instanceof EdgeError ? new pulumi.RunError(error.message) : error;
  });
