/** An image of a `staged` block, relative to its registry. */
export interface ImageReference {
  /** As written. */
  text: string;
  repository: string;
  /** Tag or digest. */
  reference: string;
}

/** Parses `repository[:tag]`; the tag defaults to `latest`. Also accepts a digest, although not documented. Source: workload-orchestration reference 5. */
export function imageReference(text: string): ImageReference {
  const [, repository = text, tag, digest] = /^([^:@]+)(?::([^@]+))?(?:@(.+))?$/.exec(text) ?? [];
  return { text, repository, reference: digest ?? tag ?? "latest" };
}

/** Distinct repositories of images. */
export function repositoriesOfImages(images: readonly string[]): string[] {
  return [...new Set(images.map((image) => imageReference(image).repository))];
}
