import { measure } from "./content";
import { type Descriptor, manifestContent } from "./image-tree";
import type { OciLayout } from "./oci-layout";
import type { Manifest } from "./registry-client";
import { RegistryError } from "./registry-error";

/** Content of an image that a layout lacks, or has with other bytes. */
export interface LayoutFault {
  digest: string;
  /** For example `linux/arm64`; undefined for content that is not of one platform. */
  platform: string | undefined;
  kind: "missing platform" | "missing" | "wrong size" | "wrong bytes" | "unreadable";
  /** One sentence. */
  what: string;
}

/** All that was found of an image. */
export interface CheckedTree {
  /** Digests of its manifests and indexes, the root first. */
  manifests: string[];
  /** Platforms whose manifest is there. */
  platforms: string[];
  faults: LayoutFault[];
}

/** Blobs that were read, by digest: images of one layout share layers. */
export type ReadBlobs = Map<string, Promise<Omit<LayoutFault, "platform"> | undefined>>;

const deepestIndex = 4;

/** Reads a whole image of a layout, every manifest, config and layer of every platform, and compares presence, size and digest. */
export async function checkedTree(layout: OciLayout, root: string, read: ReadBlobs): Promise<CheckedTree> {
  const tree: CheckedTree = { manifests: [], platforms: [], faults: [] };
  const visit = async (digest: string, size: number | undefined, platform: string | undefined, depth: number): Promise<void> => {
    if (tree.manifests.includes(digest)) return;
    tree.manifests.push(digest);
    const found = await manifestOf(layout, digest, size, platform);
    if ("kind" in found) return void tree.faults.push(found);
    if (platform !== undefined) tree.platforms.push(platform);
    const content = contentOf(found, platform);
    if ("kind" in content) return void tree.faults.push(content);
    if (content.manifests.length > 0 && depth >= deepestIndex)
      return void tree.faults.push({ digest, platform, kind: "unreadable", what: `indexes are nested more than ${deepestIndex} deep` });
    for (const blob of content.blobs) {
      const fault = await blobFault(layout, blob, read);
      if (fault) tree.faults.push({ ...fault, platform });
    }
    for (const child of content.manifests) await visit(child.digest, child.size, child.platform ?? platform, depth + 1);
  };
  await visit(root, undefined, undefined, 0);
  return tree;
}

async function manifestOf(layout: OciLayout, digest: string, size: number | undefined, platform: string | undefined): Promise<Manifest | LayoutFault> {
  try {
    const manifest = await layout.manifest(digest);
    if (size === undefined || manifest.bytes.length === size) return manifest;
    return { digest, platform, kind: "wrong size", what: `manifest ${digest} should have ${size} bytes, it has ${manifest.bytes.length}` };
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error;
    if (error.kind === "digest-mismatch") return { digest, platform, kind: "wrong bytes", what: error.message };
    const isPlatform = error.kind === "not-found" && platform !== undefined;
    return { digest, platform, kind: isPlatform ? "missing platform" : "missing", what: isPlatform ? `platform ${platform} is missing` : error.message };
  }
}

function contentOf(manifest: Manifest, platform: string | undefined): ReturnType<typeof manifestContent> | LayoutFault {
  try {
    return manifestContent(manifest);
  } catch (error) {
    if (error instanceof RegistryError) return { digest: manifest.digest, platform, kind: "unreadable", what: error.message };
    throw error;
  }
}

function blobFault(layout: OciLayout, blob: Descriptor, read: ReadBlobs): ReturnType<typeof compared> {
  const fault = read.get(blob.digest) ?? compared(layout, blob);
  read.set(blob.digest, fault);
  return fault;
}

async function compared(layout: OciLayout, { digest, size }: Descriptor): Promise<Omit<LayoutFault, "platform"> | undefined> {
  try {
    const measured = await measure(layout.open(digest), size);
    if (measured.bytes !== size)
      return { digest, kind: "wrong size", what: `${digest} should have ${size} bytes, it has ${measured.bytes > size ? "more" : measured.bytes}` };
    return measured.digest === digest ? undefined : { digest, kind: "wrong bytes", what: `the content of ${digest} has digest ${measured.digest}` };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    return {
      digest,
      kind: code === "ENOENT" ? "missing" : "unreadable",
      what: code === "ENOENT" ? `${digest} is missing` : `${digest} cannot be read: ${code}`,
    };
  }
}
