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

/** Pushes an index of two platforms with two layers each to a distribution without authentication. The layers contain the repository's name, so no other repository has them. */
export async function pushCloudImage(backend: string, repository: string, tag = "1.0.0"): Promise<CloudImage> {
  const layout = writeLayout([
    {
      platforms: [
        [`base of ${repository}`, `app of ${repository}`],
        [`arm base of ${repository}`, "shared"],
      ],
    },
  ]);
  try {
    const index = (await json(layout, layout.digests[0] ?? "")) as { mediaType: string; manifests: Descriptor[] };
    const target = `${backend}/v2/${repository}`;
    let layer = "";
    for (const { digest, mediaType } of index.manifests) {
      const { config, layers } = (await json(layout, digest)) as { config: Descriptor; layers: Descriptor[] };
      for (const blob of [config, ...layers]) await pushBlob(target, layout, blob.digest);
      await put(`${target}/manifests/${digest}`, await bytes(layout, digest), mediaType);
      layer ||= layers.at(-1)?.digest ?? "";
    }
    await put(`${target}/manifests/${tag}`, await bytes(layout, layout.digests[0] ?? ""), index.mediaType);
    return { digest: layout.digests[0] ?? "", manifest: index.manifests[0]?.digest ?? "", layer };
  } finally {
    layout.remove();
  }
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
