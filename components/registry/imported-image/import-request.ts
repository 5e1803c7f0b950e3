import { formatImageRef, type ImageRef } from "../../core/image-ref";
import type { ImportSource } from "./import-source";
import type { JsonObject } from "../../core/json";

/** Login at a source registry. Secret. */
export interface SourceCredentials {
  username: string;
  password: string;
}

/**
 * Body of `importImage` for one image. Never forced: an existing tag fails, whichever image it leads to.
 * Source: connected registry reference 1.3; Container Registry REST reference, "Registries - Import Image".
 */
export function importRequest({ host, image, registryId }: ImportSource, target: ImageRef, credentials?: SourceCredentials): JsonObject {
  // By digest where there is one: a tag may have moved meanwhile.
  const sourceImage = image.digest === undefined ? formatImageRef(image) : formatImageRef({ repository: image.repository, digest: image.digest });
  const source: JsonObject = registryId === undefined ? { registryUri: host, sourceImage } : { resourceId: registryId, sourceImage };
  if (credentials !== undefined && registryId === undefined) source["credentials"] = { username: credentials.username, password: credentials.password };
  return { source, targetTags: [formatImageRef(target)], mode: "NoForce" };
}

/** Is this Azure's message for an existing tag? The operation reports it, not the call. Source: azure-cli PR 10938. */
export function tagIsTaken(message: string): boolean {
  return /already exists in target registry/i.test(message);
}
