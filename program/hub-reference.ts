import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { EdgeError } from "../components/core/fault";
import { orchestrationRoleChoices } from "../components/core/orchestration-role";

const hubSchema = z.object({
  registryId: z.string(),
  loginServer: z.string(),
  resourceGroupId: z.string(),
  /** A hub that was deployed before there was a choice has no such output. */
  orchestrationRole: z.enum(orchestrationRoleChoices).default("built-in"),
  solutions: z.array(z.object({ name: z.string(), version: z.string() })),
});

/** What a site takes from its hub, as last deployed: the registry, what extensions get at it, where templates lie, and which solution versions may be pinned. */
export type HubOutputs = z.infer<typeof hubSchema>;

/** Reads the hub's deployed outputs; throws one EdgeError when the stack is not a deployed hub of this project. */
export async function readHub(stack: string): Promise<HubOutputs> {
  const reference = new pulumi.StackReference(`${pulumi.getOrganization()}/${pulumi.getProject()}/${stack}`);
  const value = async (name: string) => (await reference.getOutputDetails(name)).value as unknown;
  const outputs = await Promise.all(Object.keys(hubSchema.shape).map(async (name): Promise<[string, unknown]> => [name, await value(name)]));
  const found = hubSchema.safeParse(Object.fromEntries(outputs));
  if (found.success) return found.data;
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
