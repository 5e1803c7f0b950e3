import { parsedJson, textAt } from "../core/json";
import { imageConfigTypes, measure } from "./content";
import type { ImageSource } from "./registry-client";
import { type Descriptor, imageTree, noPlatform, wrongSize } from "./image-tree";
import { RegistryError, connectionError } from "./registry-error";

/** An image whose bytes were all read and match their digests. */
export interface VerifiedImage {
  /** Digest of the manifest or index that the reference leads to, computed from its bytes. */
  digest: string;
  /** Number of distinct configs and layers, all platforms. */
  blobs: number;
  /** Size of manifests and blobs together. */
  bytes: number;
  /** `os/architecture[/variant]` of each platform, as its config names it; sorted. */
  platforms: string[];
}

/** Maximum size of a config that is read for its platform, in bytes. Our proposal. */
const maxConfigBytes = 4 * 1024 * 1024;

/**
 * Reads a complete image, from index to layers, and recomputes every digest from the bytes.
 * @throws RegistryError `digest-mismatch` with the blob whose bytes do not match; `not-found` with what is missing
 */
export async function imageDigest(source: ImageSource, reference: string): Promise<VerifiedImage> {
  const { root, manifests, blobs } = await imageTree(source, reference);
  let bytes = [root, ...manifests].reduce((sum, manifest) => sum + manifest.bytes.length, 0);
  const platforms = new Set<string>();
  for (const blob of blobs) {
    const config: Uint8Array[] = [];
    bytes += await verified(source, blob, isConfig(blob) ? config : undefined);
    const platform = platformOf(config);
    if (platform !== undefined && platform !== noPlatform) platforms.add(platform);
  }
  return { digest: root.digest, blobs: blobs.length, bytes, platforms: [...platforms].sort() };
}

/** Reads a blob to its end; its bytes are also added to `copy`, if there is one. */
async function verified(source: ImageSource, blob: Descriptor, copy: Uint8Array[] | undefined): Promise<number> {
  const stream = await source.blob(blob.digest);
  const { digest, bytes } = await measure(copy === undefined ? stream : copied(stream, copy), blob.size).catch((error: unknown) => {
    throw connectionError(source.name, error);
  });
  if (bytes > blob.size) throw new RegistryError("digest-mismatch", `${source.name}: ${blob.digest} should have ${blob.size} bytes, it has more`);
  if (digest !== blob.digest)
    throw new RegistryError("digest-mismatch", `${source.name}: blob ${blob.digest} does not match its content, whose digest is ${digest}`);
  if (bytes !== blob.size) throw wrongSize(source, blob, bytes);
  return bytes;
}

async function* copied(stream: AsyncIterable<Uint8Array>, copy: Uint8Array[]): AsyncGenerator<Uint8Array> {
  for await (const chunk of stream) {
    copy.push(chunk);
    yield chunk;
  }
}

/** `os/architecture[/variant]` that a config names; undefined for any other blob, and where it names none. Throws RegistryError. */
export async function configPlatform(source: ImageSource, blob: Descriptor): Promise<string | undefined> {
  if (!isConfig(blob)) return undefined;
  const config: Uint8Array[] = [];
  await verified(source, blob, config);
  const platform = platformOf(config);
  return platform === noPlatform ? undefined : platform;
}

function isConfig({ mediaType, size }: Descriptor): boolean {
  return imageConfigTypes.includes(mediaType) && size <= maxConfigBytes;
}

/** Source: OCI image specification 1.1, "Image Configuration". */
function platformOf(chunks: readonly Uint8Array[]): string | undefined {
  const config = parsedJson(Buffer.concat(chunks));
  const [os, architecture, variant] = ["os", "architecture", "variant"].map((name) => textAt(config, name));
  return os === undefined || architecture === undefined ? undefined : [os, architecture, ...(variant ? [variant] : [])].join("/");
}
