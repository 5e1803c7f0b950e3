import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type LayoutFolder, writeLayout } from "./image-layout";

/** An image in a registry with all its digests. */
export interface CloudImage {
  /** Of the index. */
  digest: string;
  /** Of the first platform's manifest. */
  manifest: string;
  /** Of the first platform's last layer. */
  layer: string;
}

interface Descriptor {
  mediaType: string;
  digest: string;
}

/** Tag of each image. */
const tag = "1.0.0";

/** Pushes an image to a distribution without authentication. `platforms`: layers of each; several create an index. @default - two platforms with two layers each, which are specific to the repository */
export async function pushCloudImage(backend: string, repository: string, platforms: string[][] = ownLayers(repository)): Promise<CloudImage> {
  const layout = writeLayout([{ platforms }]);
  try {
    const [root = ""] = layout.digests;
    const { mediaType: rootType, manifests } = (await json(layout, root)) as { mediaType: string; manifests?: Descriptor[] };
    const target = `${backend}/v2/${repository}`;
    let layer = "";
    for (const { digest, mediaType } of manifests ?? [{ digest: root, mediaType: rootType }]) {
      const { config, layers } = (await json(layout, digest)) as { config: Descriptor; layers: Descriptor[] };
      for (const blob of [config, ...layers]) await pushBlob(target, layout, blob.digest);
      await put(`${target}/manifests/${digest}`, await bytes(layout, digest), mediaType);
      layer ||= layers.at(-1)?.digest ?? "";
    }
    await put(`${target}/manifests/${tag}`, await bytes(layout, root), rootType);
    return { digest: root, manifest: manifests?.[0]?.digest ?? root, layer };
  } finally {
    layout.remove();
  }
}

function ownLayers(repository: string): string[][] {
  return [
    [`base of ${repository}`, `app of ${repository}`],
    [`arm base of ${repository}`, "shared"],
  ];
}

async function pushBlob(target: string, layout: LayoutFolder, digest: string): Promise<void> {
  const upload = await fetch(`${target}/blobs/uploads/`, { method: "POST" });
  const place = new URL(upload.headers.get("location") ?? "", target);
  place.searchParams.set("digest", digest);
  await put(place.href, await bytes(layout, digest), "application/octet-stream");
}

async function put(url: string, body: Buffer, type: string): Promise<void> {
  const { status } = await fetch(url, { method: "PUT", body: new Uint8Array(body), headers: { "content-type": type } });
  if (status !== 201) throw new Error(`PUT ${url}: status ${status}`);
}

function bytes({ folder }: LayoutFolder, digest: string): Promise<Buffer> {
  return readFile(join(folder, "blobs", "sha256", digest.slice("sha256:".length)));
}

async function json(layout: LayoutFolder, digest: string): Promise<unknown> {
  return JSON.parse((await bytes(layout, digest)).toString("utf8"));
}
