import type * as client from "./kubernetes-client";

/**
 * The Kubernetes client, loaded on first use: a hub's run and most provider processes call no cluster, and loading it costs each process
 * about 0.15 s of processor time (ADR 7). By its name in package.json, because the program and the provider are one file each, elsewhere in dist/.
 */
export function kubernetes(): typeof client {
  return require("#kubernetes-client") as typeof client;
}
