import { digestOf } from "../../images/image-blob";
import type { JsonObject } from "../operation";
import { objectOf, textOf } from "../resource";
import { expectOk, type ImageSource, type Manifest } from "./image-source";

/** Copies a manifest with everything below it, then tags it. `repositoryUrl` is `http://host:port/v2/{repository}`. Source: OCI distribution specification. */
export async function copyImage(source: ImageSource, manifest: Manifest, repositoryUrl: string, references: readonly string[]): Promise<void> {
  const content = JSON.parse(manifest.bytes.toString()) as JsonObject;
  for (const child of objectsOf(content.manifests)) {
    const digest = textOf(child.digest) ?? "";
    const found = await source.manifest(digest);
    if (!found) throw new Error(`the source lacks manifest ${digest}`);
    await copyImage(source, found, repositoryUrl, [digest]);
  }
  const blobs = [objectOf(content.config), ...objectsOf(content.layers)].flatMap(({ digest }) => textOf(digest) ?? []);
  for (const digest of new Set(blobs)) await copyBlob(source, digest, repositoryUrl);
  for (const reference of references)
    await expectOk(
      await fetch(`${repositoryUrl}/manifests/${reference}`, {
        method: "PUT",
        headers: { "Content-Type": manifest.mediaType },
        body: new Uint8Array(manifest.bytes),
      }),
    );
}

async function copyBlob(source: ImageSource, digest: string, repositoryUrl: string): Promise<void> {
  if ((await fetch(`${repositoryUrl}/blobs/${digest}`, { method: "HEAD" })).ok) return;
  const bytes = await source.blob(digest);
  if (digestOf(bytes) !== digest) throw new Error(`blob ${digest} of the source is damaged`);
  const upload = await expectOk(await fetch(`${repositoryUrl}/blobs/uploads/`, { method: "POST" }));
  const url = new URL(upload.headers.get("location") ?? "", repositoryUrl);
  url.searchParams.set("digest", digest);
  await expectOk(await fetch(url, { method: "PUT", headers: { "Content-Type": "application/octet-stream" }, body: new Uint8Array(bytes) }));
}

function objectsOf(value: JsonObject[string] | undefined): JsonObject[] {
  return Array.isArray(value) ? value.map(objectOf) : [];
}
