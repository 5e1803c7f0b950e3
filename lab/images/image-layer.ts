import { gzipSync } from "node:zlib";
import { digestOf } from "./digest";
import { type ImageBlob, imageBlob } from "./image-blob";
import { type ArchiveEntry, tarArchive } from "./tar-archive";

/** A layer: a compressed archive, and what the image's configuration says of it. */
export interface ImageLayer extends ImageBlob {
  /** Digest of the archive before it was compressed. */
  diffId: string;
  /** What made it, for the image's history. */
  createdBy: string;
}

/** A layer of these entries; equal entries give equal bytes on every machine. Source: OCI image specification 1.1, "Image Layer Filesystem Changeset". */
export function imageLayer(createdBy: string, entries: readonly ArchiveEntry[]): ImageLayer {
  const archive = tarArchive(entries);
  // Level 0 stores: what a compressor makes of equal bytes differs between its versions and between processors.
  const bytes = gzipSync(archive, { level: 0 });
  // The operating system that a gzip header names, here "unknown" (RFC 1952).
  bytes[9] = 255;
  return { ...imageBlob("application/vnd.oci.image.layer.v1.tar+gzip", bytes), diffId: digestOf(archive), createdBy };
}
