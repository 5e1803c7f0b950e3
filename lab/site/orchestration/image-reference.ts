/** An image of a `staged` block, relative to its registry. */
export interface ImageReference {
  /** As written. */
  text: string;
  repository: string;
  /** Tag or digest. */
  reference: string;
}

/** Reads `repository[:tag]`; without a tag it is `latest`. A digest is taken too, although it is not documented. Source: workload-orchestration reference 5. */
export function imageReference(text: string): ImageReference {
  const [, repository = text, tag, digest] = /^([^:@]+)(?::([^@]+))?(?:@(.+))?$/.exec(text) ?? [];
  return { text, repository, reference: digest ?? tag ?? "latest" };
}

/** The repositories of images, each once. */
export function repositoriesOfImages(images: readonly string[]): string[] {
  return [...new Set(images.map((image) => imageReference(image).repository))];
}
