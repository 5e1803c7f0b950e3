import type { Manifest, RegistryClient } from "./registry-client";

/** The images of one repository, in a registry or in a folder. */
export interface ImageSource {
  /** For messages: the registry's host, or the folder. */
  readonly name: string;
  /** Manifest by tag or digest; verified when requested by digest. Throws RegistryError. */
  manifest(reference: string): Promise<Manifest>;
  /** Stream of a blob, not verified. Throws RegistryError. */
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
