import { EdgeError } from "./fault";
import { textAt } from "./json";

/**
 * Is what a site has in Azure to be removed without its cluster? Only where the cluster is not connected, and was said to be gone for ever:
 * one that came back is asked as ever, so that nothing of ours stays on it. `connectedCluster` as Azure answers it; undefined where there is none.
 * Throws `EDGE-DESTROY-OFFLINE` where it is not connected and nobody said so. Source: Microsoft.Kubernetes, API 2024-01-01, `connectivityStatus`.
 */
export function isForced(connectedCluster: unknown, { connectedClusterId, force }: { connectedClusterId: string; force: boolean }): boolean {
  const status = textAt(connectedCluster, "properties", "connectivityStatus");
  if (status === "Connected" || force) return status !== "Connected";
  throw new EdgeError([
    {
      code: "EDGE-DESTROY-OFFLINE",
      what: `the site's cluster ${connectedCluster === undefined ? "does not exist, or may not be read" : `is ${status ?? "not connected"}`}, so that nothing can be removed from it`,
      given: connectedClusterId,
      allowed: "a cluster whose connectivityStatus is Connected",
      fix: "start the cluster and its Arc agents and run it again; if it no longer exists, set site.retireUnreachable to true, then `pulumi up`, then `pulumi destroy`",
    },
  ]);
}
