import { gzipSync } from "node:zlib";
import { digestOf } from "./image-blob";
import { type ImageBlob, imageBlob } from "./image-blob";
import { type ArchiveEntry, tarArchive } from "./tar-archive";

/** A layer: a compressed archive with its entries in the image's configuration. */
export interface ImageLayer extends ImageBlob {
  /** Digest of the uncompressed archive. */
  diffId: string;
  /** Build step that created it, for the image's history. */
  createdBy: string;
}

/** A layer of these entries; equal entries give equal bytes on every machine. Source: OCI image specification 1.1, "Image Layer Filesystem Changeset". */
export function imageLayer(createdBy: string, entries: readonly ArchiveEntry[]): ImageLayer {
  const archive = tarArchive(entries);
  // Level 0 stores without compressing: compressed bytes differ between zlib versions and processors.
  const bytes = gzipSync(archive, { level: 0 });
  // Operating system in the gzip header: 255, "unknown" (RFC 1952).
  bytes[9] = 255;
  return { ...imageBlob("application/vnd.oci.image.layer.v1.tar+gzip", bytes), diffId: digestOf(archive), createdBy };
}
