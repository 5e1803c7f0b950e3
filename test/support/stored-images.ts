import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { LayoutFolder } from "./image-layout";

/** A manifest or index, as far as its references matter. */
interface Content {
  config?: { digest: string };
  layers?: { digest: string }[];
  manifests?: { digest: string; annotations?: Record<string, string> }[];
}

const hexOf = (digest: string) => digest.slice("sha256:".length);

/**
 * Writes the tagged images of a layout into a registry's folder before its distribution process starts, in the layout of its filesystem driver:
 * https://distribution.github.io/distribution/storage-drivers/filesystem/. The registry then has them from its creation on, without a push.
 */
export function storeImages(registryFolder: string, layout: LayoutFolder): void {
  const root = join(registryFolder, "docker", "registry", "v2");
  const blobFile = (digest: string) => join(layout.folder, "blobs", "sha256", hexOf(digest));
  const write = (text: string, ...path: string[]) => {
    const file = join(root, ...path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  };
  const link = (digest: string, ...path: string[]) => write(digest, ...path, "sha256", hexOf(digest), "link");
  const storeBlob = (digest: string) => {
    const file = join(root, "blobs", "sha256", hexOf(digest).slice(0, 2), hexOf(digest), "data");
    mkdirSync(dirname(file), { recursive: true });
    copyFileSync(blobFile(digest), file);
  };
  const storeManifest = (repository: string, digest: string) => {
    storeBlob(digest);
    link(digest, "repositories", repository, "_manifests", "revisions");
    const { config, layers = [], manifests = [] } = JSON.parse(readFileSync(blobFile(digest), "utf8")) as Content;
    for (const { digest: blob } of config === undefined ? layers : [config, ...layers]) {
      storeBlob(blob);
      link(blob, "repositories", repository, "_layers");
    }
    for (const child of manifests) storeManifest(repository, child.digest);
  };
  const index = JSON.parse(readFileSync(join(layout.folder, "index.json"), "utf8")) as Content;
  for (const { digest, annotations = {} } of index.manifests ?? []) {
    const [repository = "", tag = ""] = (annotations["org.opencontainers.image.ref.name"] ?? "").split(":");
    storeManifest(repository, digest);
    write(digest, "repositories", repository, "_manifests", "tags", tag, "current", "link");
    link(digest, "repositories", repository, "_manifests", "tags", tag, "index");
  }
}
