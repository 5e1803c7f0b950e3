import { z } from "zod";
import { comparableId, groupOf, resourceGroupId } from "../../components/core/arm-id";
import { prerequisiteModes } from "../../components/core/prerequisite-mode";
import { filled } from "./values";

/** Most hierarchy levels of a context. Source: workload orchestration, "Set up workload orchestration", hierarchies. */
const mostLevels = 4;
const levels = `1-${mostLevels} names of levels, each once`;

const modes =
  "`create`: the hub creates it; it stays when the stack is destroyed. `adopt`: the hub imports the existing one and changes nothing of it. `require`: it must exist.";

/** What the hub needs and others may own. */
export const prerequisites = z
  .strictObject({
    resourceProviders: z.enum(["create", "require"]).default("require").meta({
      description:
        "Registration of the resource providers that the hub needs: `Microsoft.ContainerRegistry`, `Microsoft.Edge`, and `Microsoft.Insights` with a workspace. `create`: the hub registers those that are not registered, and never takes a registration back. `require`: they must be registered before the first run.",
    }),
    contextResourceGroup: z
      .enum(prerequisiteModes)
      .default("require")
      .meta({
        description: `Resource group of the context in \`hub.capabilities.contextId\`. ${modes}`,
        alsoChecked: "`create` and `adopt` need `hub.capabilities`.",
      }),
    context: z
      .enum(prerequisiteModes)
      .default("require")
      .meta({
        description: `The tenant's context, \`hub.capabilities.contextId\`; a tenant can have one only. ${modes} A created one begins with the capabilities in \`hub.capabilities.names\`.`,
        alsoChecked: "`create` and `adopt` need `hub.capabilities`, with a context outside the hub's own resource group.",
      }),
    hierarchies: z
      .array(filled("the name of a level"), levels)
      .min(1, levels)
      .max(mostLevels, levels)
      .refine((given) => new Set(given.map(comparableId)).size === given.length, levels)
      .default(["factory", "line"])
      .meta({
        description: "Hierarchy levels of a context that the hub creates, from the top down. They do not change afterwards.",
        allowed: levels,
        alsoChecked: "Each name occurs once, whatever its letters' case.",
      }),
  })
  .prefault({})
  .meta({ description: "What the hub needs and others may own: created, adopted or required." });

/** The settings that the rules of `prerequisites` compare. */
interface Compared {
  subscriptionId: string;
  resourceGroup: string;
  capabilities?: { contextId: string } | undefined;
  prerequisites: z.infer<typeof prerequisites>;
}

/** What is wrong with the modes, by setting. A context in the hub's own resource group would be deleted with it. */
export function prerequisiteComplaints({ subscriptionId, resourceGroup, capabilities, prerequisites: modesOf }: Compared): [string, string][] {
  const declared = (["contextResourceGroup", "context"] as const).filter((setting) => modesOf[setting] !== "require");
  if (capabilities === undefined) return declared.map((setting) => [setting, "require, unless hub.capabilities names the context"]);
  const isInHub = comparableId(groupOf(capabilities.contextId)) === comparableId(resourceGroupId(subscriptionId, resourceGroup));
  return isInHub ? declared.map((setting) => [setting, "require, unless the context has a resource group of its own"]) : [];
}
