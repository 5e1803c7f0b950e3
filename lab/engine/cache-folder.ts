import * as path from "node:path";

/** Environment variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Folder where built tools are kept across runs and clones: `EDGE_STAGING_CACHE`, else `edge-staging` below `XDG_CACHE_HOME`, else `~/.cache/edge-staging`.
 * `bootstrap.mjs` repeats it in plain JavaScript, because it runs before anything is built.
 */
export function cacheFolder(environment: Environment, homeFolder: string): string {
  if (environment.EDGE_STAGING_CACHE) return path.resolve(environment.EDGE_STAGING_CACHE);
  return path.join(environment.XDG_CACHE_HOME || path.join(homeFolder, ".cache"), "edge-staging");
}
