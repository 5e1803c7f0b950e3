import { placeholderRepository } from "../core/scope-map-actions";

/** The exact repositories that a site's pods pull, each once; a map must name one even where nothing is staged. */
export function pulledRepositories(solutions: readonly { repositories: readonly string[] }[]): string[] {
  const repositories = new Set(solutions.flatMap((solution) => solution.repositories));
  return repositories.size > 0 ? [...repositories] : [placeholderRepository];
}
