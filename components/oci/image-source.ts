import type { Manifest, RegistryClient } from "./registry-client";

/** One repository's images, wherever they lie. */
export interface ImageSource {
  /** For messages: the registry's host, or the folder. */
  readonly name: string;
  /** By tag or digest; one asked for by digest is verified. Throws RegistryError. */
  manifest(reference: string): Promise<Manifest>;
  /** Bytes as they come, not yet verified. Throws RegistryError. */
  blob(digest: string): Promise<AsyncIterable<Uint8Array>>;
}

/** A repository of a registry. */
export function repositoryOf(client: RegistryClient, repository: string): ImageSource {
  return {
    name: client.host,
    manifest: (reference) => client.manifest(repository, reference),
    blob: (digest) => client.blob(repository, digest),
  };
}
