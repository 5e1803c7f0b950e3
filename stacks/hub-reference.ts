import * as pulumi from "@pulumi/pulumi";
import { EdgeError } from "../components/core/fault";

/** What a site takes from its hub, as last deployed. */
export interface HubOutputs {
  registryId: string;
  loginServer: string;
}

/** Reads the hub's deployed outputs; throws one EdgeError when the stack is not a deployed hub of this project. */
export async function readHub(stack: string): Promise<HubOutputs> {
  const reference = new pulumi.StackReference(`${pulumi.getOrganization()}/${pulumi.getProject()}/${stack}`);
  const value = async (name: string) => (await reference.getOutputDetails(name)).value as unknown;
  const [registryId, loginServer] = [await value("registryId"), await value("loginServer")];
  if (typeof registryId === "string" && typeof loginServer === "string") return { registryId, loginServer };
  throw new EdgeError([
    {
      code: "EDGE-HUB-REFERENCE",
      what: "the stack named as hub is not a deployed hub",
      given: `site.hub = ${stack}`,
      allowed: "the name of a stack of this project with role hub that has been brought up",
      fix: `run \`pulumi up -s ${stack}\` first, or correct site.hub`,
    },
  ]);
}
