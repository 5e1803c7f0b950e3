import { z } from "zod";
import type { SiteReport } from "../report";

/** The part of `edge-staging prove --json` that the lab reads. Source: its `--help`. */
const proofSchema = z.object({
  schemaVersion: z.literal(1),
  proved: z.boolean(),
  images: z.array(z.object({ ref: z.string(), cloudDigest: z.string().optional(), siteDigest: z.string().optional(), equal: z.boolean() })),
});

/** Whether the images on a site have the same bytes as in the cloud. */
export type Proof = z.infer<typeof proofSchema>;

/** Reads the output of `edge-staging prove --json`. @throws Error for anything else */
export function readProof(stdout: string): Proof {
  try {
    return proofSchema.parse(JSON.parse(stdout));
  } catch (error) {
    throw new Error(`edge-staging prove printed something other than a proof: ${stdout.slice(0, 200)}`, { cause: error });
  }
}

/** The outputs of a site stack that the lab reads. Source: docs/reference/report.md. */
const outputsSchema = z.object({
  site: z.object({
    connectedRegistryId: z.string(),
    connectedRegistryState: z.string(),
    serviceAddress: z.string(),
    solutions: z.array(z.object({ name: z.string(), version: z.string(), solutionVersionId: z.string(), state: z.string() })),
  }),
});

/** Report of a site: its stack's outputs and its proof. Holds no secret, although the outputs do. @throws Error that names each unexpected output */
export function siteReport(stack: string, outputs: unknown, { images }: Proof): SiteReport {
  const { data, error } = outputsSchema.safeParse(outputs);
  if (!data) throw new Error(`outputs of ${stack} are not as expected: ${error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; ")}`);
  return { name: stack, ...data.site, images };
}
