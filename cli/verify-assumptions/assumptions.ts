import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";

/** The file with every assumption, in a clone and in the package. */
export const assumptionsFile = join(__dirname, "../../../docs/reference/assumptions.yaml");

const text = z.string().min(1);
const assumptionSchema = z.strictObject({
  /** What the program takes to be true. */
  statement: text,
  /** What goes wrong if it is false. */
  breaks: text,
  /** How to find out. */
  check: text,
  /** Sources that do not answer the question. */
  searched: text,
  /** Date of the entry. */
  recorded: z.iso.date(),
});

/** A fact about a service that nobody could verify. */
export type Assumption = z.infer<typeof assumptionSchema>;

/** All assumptions by id, in the order of their file. Throws ZodError for an invalid file. */
export function readAssumptions(): Readonly<Record<string, Assumption>> {
  return z.record(z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/), assumptionSchema).parse(parse(readFileSync(assumptionsFile, "utf8")));
}
