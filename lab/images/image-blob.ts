import { createHash } from "node:crypto";

/** The digest that names these bytes: `sha256:` and the hex digest. */
export function digestOf(bytes: Buffer): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

/** A blob of an image with its media type and digest. */
export interface ImageBlob {
  mediaType: string;
  /** `sha256:` and the hex digest. */
  digest: string;
  bytes: Buffer;
}

/** A blob of these bytes. */
export function imageBlob(mediaType: string, bytes: Buffer): ImageBlob {
  return { mediaType, bytes, digest: digestOf(bytes) };
}

/** A blob of a JSON document. */
export function jsonBlob(mediaType: string, document: object): ImageBlob {
  return imageBlob(mediaType, Buffer.from(JSON.stringify(document)));
}

/** The descriptor of a blob. Source: OCI image specification 1.1, "Content Descriptors". */
export function descriptorOf({ mediaType, digest, bytes }: ImageBlob): { mediaType: string; digest: string; size: number } {
  return { mediaType, digest, size: bytes.length };
}
