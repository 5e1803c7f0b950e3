import { Readable } from "node:stream";
import { at, isObject, listAt, parsedJson, textAt } from "../core/json";
import { digestOf, indexTypes, manifestTypes } from "./content";
import { referrersTag } from "./referrers";
import type { Manifest, RegistryClient } from "./registry-client";
import { RegistryError } from "./registry-error";

/** What is attached to an image: one blob with its type. */
export interface Artifact {
  /** Media type by which clients find it among the referrers. */
  artifactType: string;
  /** Media type of `bytes`. */
  mediaType: string;
  bytes: Buffer;
  annotations: Readonly<Record<string, string>>;
}

/** Result of attaching an artifact. */
export interface AttachedArtifact {
  /** Digest of the artifact's manifest: the same for the same artifact of the same image. */
  digest: string;
  outcome: "attached" | "already there";
}

/** The part of a registry's client that attaches artifacts. */
export type ArtifactRegistry = Pick<RegistryClient, "host" | "manifest" | "referrers" | "hasBlob" | "putBlob" | "putManifest">;

const [indexType = ""] = indexTypes;
const [manifestType = ""] = manifestTypes;

/** The config of an artifact that has none. Source: OCI image specification 1.1, "Guidance for an Empty Descriptor". */
const emptyConfig = { mediaType: "application/vnd.oci.empty.v1+json", bytes: Buffer.from("{}") };

/**
 * Attaches an artifact to an image of a registry as a referrer, once: the same artifact has the same digest.
 * Registries without a list of referrers get the index of the referrers tag schema. An index that is there keeps its entries.
 * Source: OCI distribution specification 1.1, "Pushing Manifests with Subject"; OCI image specification 1.1, "Guidelines for Artifact Usage".
 * @throws RegistryError `not-found` where the registry does not have the image
 */
export async function attachArtifact(registry: ArtifactRegistry, repository: string, image: string, artifact: Artifact): Promise<AttachedArtifact> {
  const manifest = artifactManifest(await registry.manifest(repository, image), artifact);
  const [present, index] = await Promise.all([registry.referrers(repository, image), referrersIndex(registry, repository, image)]);
  const isListed = [...present, ...index].some((one) => textAt(one, "digest") === manifest.digest);
  if (isListed) return { digest: manifest.digest, outcome: "already there" };
  for (const { bytes } of [emptyConfig, artifact]) await putBlob(registry, repository, bytes);
  const subject = await registry.putManifest(repository, manifest.digest, manifest);
  if (subject === undefined) await putReferrersIndex(registry, repository, image, [...index, referrerDescriptor(manifest, artifact)]);
  return { digest: manifest.digest, outcome: "attached" };
}

/** The manifest that has the artifact as its only layer and the image as its subject. Contains no time, so that it is the same each time. */
function artifactManifest(subject: Manifest, { artifactType, mediaType, bytes, annotations }: Artifact): Manifest {
  const content = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: manifestType,
      artifactType,
      config: described(emptyConfig),
      layers: [{ ...described({ mediaType, bytes }), annotations }],
      subject: described({ mediaType: subject.mediaType || (textAt(parsedJson(subject.bytes), "mediaType") ?? manifestType), bytes: subject.bytes }),
      annotations,
    }),
  );
  return { mediaType: manifestType, bytes: content, digest: digestOf(content) };
}

function referrerDescriptor(manifest: Manifest, { artifactType, annotations }: Artifact): object {
  return { ...described(manifest), artifactType, annotations };
}

function described({ mediaType, bytes }: { mediaType: string; bytes: Buffer }): { mediaType: string; digest: string; size: number } {
  return { mediaType, digest: digestOf(bytes), size: bytes.length };
}

async function putBlob(registry: ArtifactRegistry, repository: string, bytes: Buffer): Promise<void> {
  const digest = digestOf(bytes);
  if (await registry.hasBlob(repository, digest)) return;
  await registry.putBlob(repository, { digest, size: bytes.length, open: () => Readable.from([bytes]) });
}

async function referrersIndex(registry: ArtifactRegistry, repository: string, image: string): Promise<unknown[]> {
  try {
    const { bytes } = await registry.manifest(repository, referrersTag(image));
    const index = parsedJson(bytes);
    if (isObject(index) && Array.isArray(at(index, "manifests"))) return listAt(index, "manifests");
    throw new RegistryError("refused", `${registry.host}: tag ${referrersTag(image)} of ${repository} is no list of referrers`);
  } catch (error) {
    if (error instanceof RegistryError && error.kind === "not-found") return [];
    throw error;
  }
}

async function putReferrersIndex(registry: ArtifactRegistry, repository: string, image: string, manifests: readonly unknown[]): Promise<void> {
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: indexType, manifests }));
  await registry.putManifest(repository, referrersTag(image), { mediaType: indexType, bytes });
}
