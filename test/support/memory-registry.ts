import { text } from "node:stream/consumers";
import { parsedJson, textAt } from "../../components/core/json";
import type { ArtifactRegistry } from "../../components/oci/attach-artifact";
import { digestOf, indexTypes } from "../../components/oci/content";
import type { Manifest } from "../../components/oci/registry-client";
import { RegistryError } from "../../components/oci/registry-error";

/** A registry in memory. */
export interface MemoryRegistry extends ArtifactRegistry {
  /** Manifests by `repository:reference`. */
  manifests: Map<string, Manifest>;
  /** Texts of blobs by `repository@digest`. */
  blobs: Map<string, string>;
  /** Write calls, in order. */
  writes: string[];
}

/** Starts a registry with these images, content by repository. `listsReferrers`: has the referrers API, as Azure's registry; otherwise not, as distribution. */
export function memoryRegistry(images: Readonly<Record<string, string>>, { listsReferrers }: { listsReferrers: boolean }): MemoryRegistry {
  const manifests = new Map<string, Manifest>();
  const blobs = new Map<string, string>();
  const writes: string[] = [];
  const subjectOf = ({ bytes }: Pick<Manifest, "bytes">) => textAt(parsedJson(bytes), "subject", "digest");
  for (const [repository, content] of Object.entries(images)) {
    const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: indexTypes[0], content, manifests: [] }));
    manifests.set(`${repository}:${digestOf(bytes)}`, { mediaType: indexTypes[0] ?? "", bytes, digest: digestOf(bytes) });
  }
  return {
    host: "hub.example",
    manifests,
    blobs,
    writes,
    manifest: async (repository, reference) => {
      const found = manifests.get(`${repository}:${reference}`);
      if (!found) throw new RegistryError("not-found", `hub.example has no ${repository}:${reference}`);
      return found;
    },
    referrers: async (repository, digest) =>
      listsReferrers
        ? [...manifests]
            .filter(([key, manifest]) => key.startsWith(`${repository}:sha256:`) && subjectOf(manifest) === digest)
            .map(([, manifest]) => ({ mediaType: manifest.mediaType, digest: manifest.digest, size: manifest.bytes.length }))
        : [],
    hasBlob: async (repository, digest) => blobs.has(`${repository}@${digest}`),
    putBlob: async (repository, { digest, open }) => {
      writes.push(`blob ${repository}`);
      blobs.set(`${repository}@${digest}`, await text(open()));
    },
    putManifest: async (repository, reference, { mediaType, bytes }) => {
      writes.push(`manifest ${repository}:${reference.slice(0, 12)}`);
      manifests.set(`${repository}:${reference}`, { mediaType, bytes: Buffer.from(bytes), digest: digestOf(bytes) });
      return listsReferrers ? subjectOf({ bytes: Buffer.from(bytes) }) : undefined;
    },
  };
}

/** Digest of the image that a registry in memory initially has in a repository. */
export function imageIn({ manifests }: MemoryRegistry, repository: string): string {
  const found = [...manifests].find(([key]) => key.startsWith(`${repository}:sha256:`));
  return found?.[1].digest ?? "";
}
