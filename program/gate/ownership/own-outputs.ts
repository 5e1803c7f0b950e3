import * as pulumi from "@pulumi/pulumi";
import { textAt } from "../../../components/core/json";
import { hubOwnerSettings, siteOwnerSettings } from "../../../components/core/owner";
import { stackOwner } from "../../../components/dynamic/edge-resource";
import type { Ownership } from "./ownership-findings";

/** What the running stack may change: as a site, or as a hub. */
export function runningStack(role: "hub" | "site", formerOwner: string | undefined): Ownership {
  return {
    own: stackOwner(),
    formerOwner,
    settings: role === "hub" ? hubOwnerSettings : siteOwnerSettings,
    outputs: readOwnOutputs,
    formerName: (outputs) => {
      const name = textAt(outputs, "site", "name");
      return name === undefined ? undefined : `${pulumi.getOrganization()}/${pulumi.getProject()}/${name}`;
    },
  };
}

/** Outputs of the running stack. The engine answers with those of the stack's last successful run; with none for a new stack. Source: Pulumi engine 3.259, built-in provider, `readStackOutputs`. */
export async function readOwnOutputs(): Promise<unknown> {
  const answer: unknown = await pulumi.runtime.invoke("pulumi:pulumi:readStackOutputs", { name: stackOwner() });
  return (answer as { outputs?: unknown }).outputs;
}

/** Aliases of a component whose stack was renamed: its resources are named after the stack. */
export function formerNames(formerOwner: string | undefined): pulumi.Alias[] {
  const former = formerOwner?.split("/")[2];
  return former === undefined || former === pulumi.getStack() ? [] : [{ name: former }];
}
