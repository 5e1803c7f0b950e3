import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { EdgeError } from "../../components/core/fault";
import { orchestrationRoleChoices } from "../../components/core/orchestration-role";

const outputsSchema = z.object({
  registryId: z.string(),
  loginServer: z.string(),
  resourceGroupId: z.string(),
  /** A hub deployed before this output existed has none. */
  orchestrationRole: z.enum(orchestrationRoleChoices).default("built-in"),
  solutions: z.array(z.object({ name: z.string(), version: z.string() })),
  /** Absent without freezes. */
  freeze: z.array(z.object({ from: z.string(), until: z.string(), zone: z.string().optional(), reason: z.string().optional() })).optional(),
  /** A hub deployed before this output existed has none. */
  publishedImages: z.array(z.object({ solution: z.string(), version: z.string(), image: z.string(), digest: z.string() })).default([]),
});

/** Outputs of the deployed hub that a site needs: registry, roles for extensions, resource group of the templates, freezes of the fleet, and solution versions to pin. */
export type HubOutputs = z.infer<typeof outputsSchema>;

/**
 * Reads the outputs of the deployed hub.
 * @throws EdgeError where the stack is not a deployed hub of this project
 */
export async function readHubOutputs(stack: string): Promise<HubOutputs> {
  const reference = new pulumi.StackReference(`${pulumi.getOrganization()}/${pulumi.getProject()}/${stack}`);
  const value = async (name: string) => (await reference.getOutputDetails(name)).value as unknown;
  const outputs = await Promise.all(Object.keys(outputsSchema.shape).map(async (name): Promise<[string, unknown]> => [name, await value(name)]));
  return parseHubOutputs(stack, Object.fromEntries(outputs));
}

/**
 * Checks the outputs of the stack that a site names as its hub.
 * @throws EdgeError where the stack is not a deployed hub of this project
 */
export function parseHubOutputs(stack: string, outputs: unknown): HubOutputs {
  const found = outputsSchema.safeParse(outputs);
  if (found.success) return found.data;
  throw new EdgeError([
    {
      code: "EDGE-HUB-REFERENCE",
      what: "the stack named as hub is not a deployed hub",
      given: `site.hub = ${stack}`,
      allowed: "the name of a deployed stack of this project with role hub",
      fix: `run \`pulumi up -s ${stack}\` first, or correct site.hub`,
    },
  ]);
}
