import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";

/** Source: the vendor's script in public code, which matches this in the text of the manifest instead of parsing it. */
const namedDigest = /"digest": *"sha256:([a-f0-9]{64})"/g;

/**
 * The images whose files are in a registry's storage, which is laid out as the CNCF distribution does: the tag's link, its manifest, and each blob that the manifest names.
 * One level deep: of an index its manifests, not their layers. Nothing is hashed, and no repository but the tag's link is looked at: blobs are shared by all.
 * An image is split at its first `:`, so one with a digest is a tag that does not exist. Source: the vendor's `check-acr-images.sh` in public code.
 * @param storage - folder with `blobs` and `repositories`
 */
export async function fullyDownloaded(storage: string, images: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const image of images) if (await isFullyDownloaded(storage, image)) found.push(image);
  return found;
}

async function isFullyDownloaded(storage: string, image: string): Promise<boolean> {
  const [repository = "", ...rest] = image.split(":");
  const tag = rest.join(":");
  if (repository === "" || tag === "") return false;
  const link = await textAt(join(storage, "repositories", repository, "_manifests", "tags", tag, "current", "link"));
  const digest = link?.replace(/^sha256:/, "").trim() ?? "";
  const manifest = digest === "" ? undefined : await textAt(blobFile(storage, digest));
  const named = [...(manifest?.matchAll(namedDigest) ?? [])].map(([, hex = ""]) => hex);
  const present = await Promise.all(named.map((hex) => isFile(blobFile(storage, hex))));
  return present.length > 0 && present.every(Boolean);
}

function blobFile(storage: string, hex: string): string {
  return join(storage, "blobs", "sha256", hex.slice(0, 2), hex, "data");
}

function textAt(file: string): Promise<string | undefined> {
  return readFile(file, "utf8").catch(() => undefined);
}

function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
