import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { EdgeError } from "../core/fault";
import { isDigest } from "../core/image-ref";
import { listAt, parsedJson, textAt } from "../core/json";
import { imageName, referrerTag } from "./layout-names";
import { digestOf } from "./content";
import type { ImageSource } from "./registry-client";
import { indexTypes, manifestTypes } from "./content";
import type { Manifest } from "./registry-client";
import { RegistryError } from "./registry-error";

/** An image in a layout's index. */
export interface LayoutImage {
  /** `repository:tag` from its annotations, or what they say instead; undefined where they are missing. */
  name: string | undefined;
  digest: string;
  /** Digest of the content that it belongs to: a signature, an attestation or a list of components, not an image. */
  subject?: string;
  /** Tag under which tools look for it, `sha256-<hex>.sig`; undefined where they ask the registry for referrers. */
  tag?: string;
}

/** An OCI image layout in a folder: `oci-layout`, `index.json`, `blobs/<algorithm>/<digest>`. Source: OCI image layout specification 1.1. */
export interface OciLayout extends ImageSource {
  readonly images: readonly LayoutImage[];
  /** Opens a blob; the first read reports an error. */
  open(digest: string): Readable;
}

/** Opens a layout folder. Throws EdgeError `EDGE-LAYOUT` for any other folder. */
export async function openOciLayout(folder: string): Promise<OciLayout> {
  const version = textAt(await json(folder, "oci-layout"), "imageLayoutVersion");
  if (version !== "1.0.0") throw layoutError(folder, `its imageLayoutVersion is ${version ?? "missing"}`);
  const entries = listAt(await json(folder, "index.json"), "manifests");
  const types = new Map(entries.map((entry) => [textAt(entry, "digest"), textAt(entry, "mediaType")]));
  const images = await Promise.all(entries.map((entry) => imageOf(folder, entry)));
  const open = (digest: string) => createReadStream(blobPath(folder, digest));
  return {
    name: folder,
    images,
    open,
    blob: (digest) => Promise.resolve(open(digest)),
    manifest: (digest) => manifest(folder, digest, types.get(digest)),
  };
}

async function imageOf(folder: string, entry: unknown): Promise<LayoutImage> {
  const digest = textAt(entry, "digest") ?? "";
  const reference = textAt(entry, "annotations", "org.opencontainers.image.ref.name");
  const name = imageName({ containerd: textAt(entry, "annotations", "io.containerd.image.name"), reference });
  const tagged = referrerTag(reference);
  if (tagged) return { name, digest, ...tagged };
  // A missing manifest is reported when its image is checked.
  const bytes = isDigest(digest) ? await readFile(blobPath(folder, digest)).catch(() => undefined) : undefined;
  const subject = bytes && textAt(parsedJson(bytes), "subject", "digest");
  return { name, digest, ...(subject === undefined ? {} : { subject }) };
}

async function manifest(folder: string, digest: string, type: string | undefined): Promise<Manifest> {
  const bytes = await bytesOf(folder, digest);
  const computed = digestOf(bytes);
  if (computed !== digest) throw new RegistryError("digest-mismatch", `${folder}: manifest ${digest} does not match its content, whose digest is ${computed}`);
  return { bytes, digest, mediaType: type ?? typeOf(bytes) };
}

/** Media type of a manifest that the layout's index does not list. The field is optional in OCI; only indexes have `manifests`. */
function typeOf(bytes: Buffer): string {
  const body = parsedJson(bytes);
  const [index = "", manifestType = ""] = [indexTypes[0], manifestTypes[0]];
  return textAt(body, "mediaType") ?? (listAt(body, "manifests").length > 0 ? index : manifestType);
}

async function bytesOf(folder: string, digest: string): Promise<Buffer> {
  return readFile(blobPath(folder, digest)).catch(() => {
    throw new RegistryError("not-found", `${folder} has no ${digest}`);
  });
}

/** Checks the digest first: it comes from a file and becomes part of a path. */
function blobPath(folder: string, digest: string): string {
  if (!isDigest(digest)) throw new RegistryError("refused", `${folder} references "${digest}", which is not a sha256 digest`);
  return join(folder, "blobs", "sha256", digest.slice("sha256:".length));
}

async function json(folder: string, file: string): Promise<unknown> {
  const text = await readFile(join(folder, file), "utf8").catch(() => {
    throw layoutError(folder, `${file} is missing or cannot be read`);
  });
  const body = parsedJson(text);
  if (body === undefined) throw layoutError(folder, `${file} is not JSON`);
  return body;
}

function layoutError(folder: string, why: string): EdgeError {
  return new EdgeError([
    {
      code: "EDGE-LAYOUT",
      what: `the folder is not an OCI image layout: ${why}`,
      given: folder,
      allowed: "oci-layout with imageLayoutVersion 1.0.0, index.json and blobs/",
      fix: "use the folder that contains index.json; extract an archive (`tar -xf image.tar -C <folder>`), and convert one of Docker before 25 with `skopeo copy docker-archive:image.tar oci:<folder>:repository:tag`",
    },
  ]);
}
