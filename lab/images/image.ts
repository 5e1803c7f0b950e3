import { type ImageBlob, descriptorOf, jsonBlob } from "./image-blob";
import type { ImageLayer } from "./image-layer";

/** An image for one platform. */
export interface PlatformImage {
  architecture: "amd64" | "arm64";
  /** Bottom layer first. */
  layers: readonly ImageLayer[];
  entrypoint: string[];
}

/** A named image with all its blobs. */
export interface NamedImage {
  /** `repository:tag` */
  ref: string;
  /** Manifest, or index for several platforms, that the name refers to. */
  root: ImageBlob;
  /** Manifests, configurations and layers below the root. */
  parts: ImageBlob[];
}

/** Builds an image: a manifest for one platform, an index of manifests for several. Source: OCI image specification 1.1. */
export function namedImage(ref: string, platforms: readonly PlatformImage[]): NamedImage {
  const images = platforms.map((platform) => ({ platform, ...platformManifest(platform) }));
  const [only] = images;
  if (only && images.length === 1) return { ref, root: only.manifest, parts: only.parts };
  const mediaType = "application/vnd.oci.image.index.v1+json";
  const manifests = images.map(({ platform: { architecture }, manifest }) => ({ ...descriptorOf(manifest), platform: { architecture, os: "linux" } }));
  const root = jsonBlob(mediaType, { schemaVersion: 2, mediaType, manifests });
  return { ref, root, parts: images.flatMap(({ manifest, parts }) => [manifest, ...parts]) };
}

function platformManifest({ architecture, layers, entrypoint }: PlatformImage): { manifest: ImageBlob; parts: ImageBlob[] } {
  const config = jsonBlob("application/vnd.oci.image.config.v1+json", {
    architecture,
    os: "linux",
    config: { Entrypoint: entrypoint, WorkingDir: "/app" },
    rootfs: { type: "layers", diff_ids: layers.map(({ diffId }) => diffId) },
    history: layers.map(({ createdBy }) => ({ created_by: createdBy })),
  });
  const mediaType = "application/vnd.oci.image.manifest.v1+json";
  const manifest = jsonBlob(mediaType, { schemaVersion: 2, mediaType, config: descriptorOf(config), layers: layers.map(descriptorOf) });
  return { manifest, parts: [config, ...layers] };
}
