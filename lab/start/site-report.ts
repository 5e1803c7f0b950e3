import { z } from "zod";
import type { SiteReport } from "../report";
import type { Proof } from "./proof";

/** What the lab reads of a site stack's outputs. Source: docs/reference/report.md. */
const outputsSchema = z.object({
  site: z.object({
    connectedRegistryId: z.string(),
    connectedRegistryState: z.string(),
    serviceAddress: z.string(),
    solutions: z.array(z.object({ name: z.string(), version: z.string(), solutionVersionId: z.string(), state: z.string() })),
  }),
});

/** What a run reports of a site: what its stack says and what was proved. Holds no secret, though the outputs do. @throws Error naming outputs that are not as expected */
export function siteReport(stack: string, outputs: unknown, { images }: Proof): SiteReport {
  const { data, error } = outputsSchema.safeParse(outputs);
  if (!data) throw new Error(`outputs of ${stack} are not as expected: ${error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; ")}`);
  return { name: stack, ...data.site, images };
}
