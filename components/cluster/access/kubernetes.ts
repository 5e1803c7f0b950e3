import type * as client from "./kubernetes-client";

/**
 * The Kubernetes client, loaded on first use: a hub's run and most provider processes call no cluster, and loading it costs each process
 * about 0.15 s of processor time (ADR 7).
 */
export function kubernetes(): typeof client {
  return require("./kubernetes-client") as typeof client;
}
