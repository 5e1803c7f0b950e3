import { formatImageRef, type ImageRef } from "../../core/image-ref";
import type { ImportSource } from "./import-source";
import type { JsonObject } from "../../core/json";

/** A login at a source registry. Secret. */
export interface SourceCredentials {
  username: string;
  password: string;
}

/**
 * Body of `importImage` for one image. Never forced: a tag that is taken fails, whatever it leads to.
 * Source: connected registry reference 1.3; Container Registry REST reference, "Registries - Import Image".
 */
export function importRequest({ host, image }: ImportSource, target: ImageRef, credentials?: SourceCredentials): JsonObject {
  // By digest where there is one: a tag may have moved since somebody looked.
  const sourceImage = image.digest === undefined ? formatImageRef(image) : formatImageRef({ repository: image.repository, digest: image.digest });
  const source: JsonObject = { registryUri: host, sourceImage };
  if (credentials !== undefined) source["credentials"] = { username: credentials.username, password: credentials.password };
  return { source, targetTags: [formatImageRef(target)], mode: "NoForce" };
}

/** Are these Azure's words for a tag that is taken? They come from the operation, not from the call. Source: azure-cli PR 10938. */
export function tagIsTaken(words: string): boolean {
  return /already exists in target registry/i.test(words);
}
