import type { ContentPiece } from "../core/forecast";
import { isDigest } from "../core/image-ref";
import { at, listAt, textAt } from "../core/json";
import type { ImageSource } from "./registry-client";
import { foreignLayerTypes, indexTypes, manifestTypes } from "./content";
import type { Manifest } from "./registry-client";
import { RegistryError } from "./registry-error";

/** Identifies content by digest and size. Source: OCI image specification 1.1, "Content Descriptors". */
export interface Descriptor {
  mediaType: string;
  digest: string;
  /** Bytes. */
  size: number;
  /** `os/architecture[/variant]`; only of manifests in an index. */
  platform?: string;
}

/** All content of an image. */
export interface ImageTree {
  root: Manifest;
  /** Manifests below an index, children before parents; empty for an image of one platform. */
  manifests: Manifest[];
  /** Configs and layers, each digest once, in the order of the manifests; without foreign layers. */
  blobs: Descriptor[];
}

/** What one manifest references: other manifests, or blobs. */
export interface ManifestContent {
  manifests: Descriptor[];
  blobs: Descriptor[];
}

/** Name of what is no program for a machine, for example an attestation in an index. Source: BuildKit, "Attestation storage". */
export const noPlatform = "unknown/unknown";

const deepestIndex = 4;

/**
 * Parses a manifest's descriptors.
 * @throws RegistryError `refused` for an unsupported media type, or for invalid descriptors
 */
export function manifestContent({ mediaType, bytes, digest }: Manifest): ManifestContent {
  const body = parsed(bytes, digest);
  const type = textAt(body, "mediaType") ?? mediaType;
  if (indexTypes.includes(type))
    return { manifests: listAt(body, "manifests").map((item) => ({ ...descriptor(item, digest), ...platformOf(item) })), blobs: [] };
  if (!manifestTypes.includes(type))
    throw new RegistryError("refused", `manifest ${digest} is of type ${type || "(none)"}; supported are ${[...indexTypes, ...manifestTypes].join(", ")}`);
  const named = [at(body, "config"), ...listAt(body, "layers")].map((item) => descriptor(item, digest));
  return { manifests: [], blobs: named.filter((blob) => !foreignLayerTypes.includes(blob.mediaType)) };
}

/** Reads the manifests of all platforms of an image and lists its blobs, without reading them. Throws RegistryError. */
export async function imageTree(source: ImageSource, reference: string): Promise<ImageTree> {
  const root = await source.manifest(reference);
  const manifests = new Map<string, Manifest>();
  const blobs = new Map<string, Descriptor>();
  const visit = async (manifest: Manifest, depth: number): Promise<void> => {
    const content = manifestContent(manifest);
    if (content.manifests.length > 0 && depth >= deepestIndex)
      throw new RegistryError("refused", `${source.name}: indexes are nested more than ${deepestIndex} deep`);
    for (const blob of content.blobs) blobs.set(blob.digest, blob);
    for (const child of content.manifests) {
      if (manifests.has(child.digest)) continue;
      const found = await source.manifest(child.digest);
      if (found.bytes.length !== child.size) throw wrongSize(source, child, found.bytes.length);
      await visit(found, depth + 1);
      manifests.set(child.digest, found);
    }
  };
  await visit(root, 0);
  return { root, manifests: [...manifests.values()], blobs: [...blobs.values()] };
}

/** An image's content, each digest once, with the platforms that need it. What belongs to no platform, such as an attestation, is needed everywhere. */
export function contentPieces({ root, manifests }: Pick<ImageTree, "root" | "manifests">): ContentPiece[] {
  const byDigest = new Map(manifests.map((manifest) => [manifest.digest, manifest]));
  const found = new Map<string, { size: number; platforms: Set<string | undefined> }>();
  const add = (digest: string, size: number, platform: string | undefined) => {
    const piece = found.get(digest) ?? { size, platforms: new Set() };
    found.set(digest, { size, platforms: piece.platforms.add(platform) });
  };
  const visit = (manifest: Manifest, platform: string | undefined) => {
    add(manifest.digest, manifest.bytes.length, platform);
    const content = manifestContent(manifest);
    for (const { digest, size } of content.blobs) add(digest, size, platform);
    for (const child of content.manifests) {
      const below = byDigest.get(child.digest);
      if (below) visit(below, child.platform === noPlatform ? undefined : (child.platform ?? platform));
    }
  };
  visit(root, undefined);
  return [...found].map(([digest, { size, platforms }]) => ({ digest, size, platforms: platforms.has(undefined) ? [] : [...platforms].map(String) }));
}

/** The error for content whose size differs from its descriptor. */
export function wrongSize(source: ImageSource, { digest, size }: Descriptor, bytes: number): RegistryError {
  return new RegistryError("digest-mismatch", `${source.name}: ${digest} should have ${size} bytes, it has ${bytes}`);
}

function descriptor(item: unknown, manifest: string): Descriptor {
  const digest = textAt(item, "digest");
  const size = at(item, "size");
  if (digest !== undefined && isDigest(digest) && typeof size === "number") return { digest, size, mediaType: textAt(item, "mediaType") ?? "" };
  throw new RegistryError("refused", `manifest ${manifest} references content without a sha256 digest and a size`);
}

function platformOf(item: unknown): Pick<Descriptor, "platform"> {
  const parts = ["os", "architecture", "variant"].flatMap((name) => textAt(item, "platform", name) ?? []);
  return parts.length === 0 ? {} : { platform: parts.join("/") };
}

function parsed(bytes: Buffer, digest: string): unknown {
  try {
    return JSON.parse(bytes.toString("utf8")) as unknown;
  } catch {
    throw new RegistryError("refused", `manifest ${digest} is not JSON`);
  }
}
