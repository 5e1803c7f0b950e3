import { z } from "zod";
import { isDigest } from "../../components/core/image-ref";

/** `_type` of an in-toto statement. Source: in-toto attestation framework, "Statement layer specification" v1. */
export const statementType = "https://in-toto.io/Statement/v1";

/**
 * Type of the predicate; its last part is the version of the schema below (docs/reference/attestation.md).
 * A name, not an address. `.example` is reserved (RFC 2606), so nobody else can publish another meaning under it.
 */
export const predicateType = "https://edge-staging.example/attestation/site-proof/v1";

const text = z.string().min(1);
const digest = z.string().refine(isDigest, "sha256: and 64 hexadecimal digits");

/** Who made the proof: a run of a continuous integration, or the principal that is signed in to Azure. The signer vouches for it. */
const signerSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("ci"),
    /** For example `GitHub Actions`. */
    system: text,
    /** Who started the run, as the system names them. */
    actor: text,
    /** Address of the run. */
    run: text,
  }),
  z.object({
    kind: z.literal("azure"),
    tenantId: text,
    objectId: text,
    /** User or application as the token names it. */
    name: text.optional(),
  }),
]);

const imageSchema = z.object({
  /** `repository:tag`, as the solution version stages it. */
  ref: text,
  /** Repository of the subject. */
  repository: text,
  digest,
  /** Digest that the solution version was published with, where it was recorded. */
  publishedDigest: digest.optional(),
  /** Bytes that were read at the site, manifests included. */
  bytes: z.number().int().nonnegative(),
  /** `os/architecture[/variant]` of each platform that was read. */
  platforms: z.array(text),
});

const predicateSchema = z.object({
  site: text,
  solution: z.object({ name: text, version: text }),
  /** When the last byte was compared. ISO 8601, UTC. */
  provedAt: z.iso.datetime(),
  provedBy: signerSchema,
  /** Login server of the cloud registry that the site was compared with. */
  registry: text,
  /** How the site's registry was reached. */
  path: z.object({
    serviceAddress: text,
    /** Context of the kubeconfig; absent where the cluster was not used. */
    context: text.optional(),
    /** `host:port` of `--connect`. */
    connect: text.optional(),
  }),
  images: z.array(imageSchema).min(1),
  tool: z.object({ name: text, version: text }),
});

const statementSchema = z.object({
  _type: z.literal(statementType),
  subject: z.array(z.object({ name: text, digest: z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/, "64 hexadecimal digits") }) })).min(1),
  predicateType: z.literal(predicateType),
  predicate: predicateSchema,
});

/** Who made a proof. */
export type ProofSigner = z.infer<typeof signerSchema>;
/** What an attestation says about a site and one solution version. */
export type SitePredicate = z.infer<typeof predicateSchema>;
/** An in-toto statement about a site and one solution version. */
export type SiteStatement = z.infer<typeof statementSchema>;
/** An image in an attestation. */
export type AttestedImage = z.infer<typeof imageSchema>;

/** The statement of a predicate: its subjects are the images, each repository and digest once. */
export function statementOf(predicate: SitePredicate): SiteStatement {
  return { _type: statementType, subject: subjectsOf(predicate), predicateType, predicate };
}

/**
 * Checks a payload. Members that are not known are ignored, as the framework requires of readers.
 * @returns the statement, or every fault: path and what is allowed there
 */
export function parseStatement(payload: unknown): { statement: SiteStatement } | { faults: string[] } {
  const { data, error } = statementSchema.safeParse(payload);
  if (!data) return { faults: error.issues.map(({ path, message }) => `${path.map(String).join(".") || "statement"}: ${message}`) };
  const named = new Set(data.subject.map(subjectKey));
  const expected = new Set(subjectsOf(data.predicate).map(subjectKey));
  return named.size === expected.size && [...expected].every((key) => named.has(key))
    ? { statement: data }
    : { faults: ["subject: the subjects are not the images of the predicate"] };
}

function subjectsOf({ registry, images }: Pick<SitePredicate, "registry" | "images">): SiteStatement["subject"] {
  const subjects = images.map(({ repository, digest: whole }) => ({ name: `${registry}/${repository}`, digest: { sha256: whole.slice("sha256:".length) } }));
  return [...new Map(subjects.map((subject) => [subjectKey(subject), subject])).values()];
}

function subjectKey({ name, digest: { sha256 } }: SiteStatement["subject"][number]): string {
  return `${name}@${sha256}`;
}
