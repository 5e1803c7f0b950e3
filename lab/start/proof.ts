import { z } from "zod";

/** What the lab reads of the answer of `prove --json`. Source: its `--help`. */
const proofSchema = z.object({
  schemaVersion: z.literal(1),
  proved: z.boolean(),
  images: z.array(z.object({ ref: z.string(), cloudDigest: z.string().optional(), siteDigest: z.string().optional(), equal: z.boolean() })),
});

/** Were the images of a site the same bytes as in the cloud? */
export type Proof = z.infer<typeof proofSchema>;

/** Reads the answer of `prove --json`. @throws Error where it is none */
export function readProof(stdout: string): Proof {
  try {
    return proofSchema.parse(JSON.parse(stdout));
  } catch (error) {
    throw new Error(`prove answered something that is no proof: ${stdout.slice(0, 200)}`, { cause: error });
  }
}
