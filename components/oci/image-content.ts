import type { ArmClient } from "../arm/arm-client";
import { parseImageRef } from "../core/image-ref";
import type { ImageDigests } from "../core/moved-tag";
import { acrRegistry } from "./acr-registry";
import { imageConfigTypes } from "./content";
import { configPlatform } from "./image-digest";
import { imageTree } from "./image-tree";
import { type ImageSource, repositoryOf } from "./registry-client";
import { RegistryError } from "./registry-error";
import { httpsTransport } from "./registry-transport";

/** What an image consists of; a digest means the same at any time. */
export interface ImageContent {
  digest: string;
  /** Size of manifests, configs and layers of all platforms; what they share counts once. */
  bytes: number;
  /** `os/architecture[/variant]` of each platform, as its config names it; sorted. */
  platforms: string[];
  /** Layers of all platforms, each once, in the order of the manifests. */
  layers: { digest: string; size: number }[];
}

/** Content by image reference. */
export type ImageContents = Readonly<Record<string, ImageContent>>;

/** Reads what an image consists of: its manifests and configs, never its layers. Throws RegistryError. */
export async function imageContent(source: ImageSource, digest: string): Promise<ImageContent> {
  const { root, manifests, blobs } = await imageTree(source, digest);
  const bytes = [root, ...manifests].reduce((sum, manifest) => sum + manifest.bytes.length, 0) + blobs.reduce((sum, { size }) => sum + size, 0);
  const platforms = await Promise.all(blobs.map((blob) => configPlatform(source, blob)));
  return {
    digest,
    bytes,
    platforms: [...new Set(platforms.flatMap((platform) => platform ?? []))].sort(),
    layers: blobs.filter(({ mediaType }) => !imageConfigTypes.includes(mediaType)).map((layer) => ({ digest: layer.digest, size: layer.size })),
  };
}

/** Content of images in an Azure registry, with the current Azure sign-in; without those that cannot be read, for example because they are of an unknown type. Throws ArmError. */
export async function publishedContents(
  arm: Pick<ArmClient, "get" | "accessToken">,
  registryId: string,
  digests: ImageDigests,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<ImageContents> {
  if (Object.keys(digests).length === 0) return {};
  const transport = httpsTransport({ proxyEnvironment: environment });
  try {
    const registry = await acrRegistry(arm, registryId, transport);
    if (!registry) return {};
    const read = Object.entries(digests).map(async ([image, digest]): Promise<[string, ImageContent][]> => {
      const source = repositoryOf(registry, parseImageRef(image).repository);
      return [[image, await imageContent(source, digest)]];
    });
    return Object.fromEntries((await Promise.all(read.map((one) => one.catch(unread)))).flat());
  } catch (error) {
    return Object.fromEntries(unread(error));
  } finally {
    transport.close();
  }
}

/** A record is not worth a failed publication. */
function unread(error: unknown): [string, ImageContent][] {
  if (error instanceof RegistryError) return [];
  throw error;
}
