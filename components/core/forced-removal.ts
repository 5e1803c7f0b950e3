import { EdgeError } from "./fault";
import { textAt } from "./json";

/**
 * Must a site's Azure resources be removed without its cluster? Only while the cluster is not connected, and `force` says that it is gone permanently.
 * A cluster that is connected again takes part in the removal, so that nothing stays on it.
 * `connectedCluster`: its body from ARM; undefined where it does not exist. Source: Microsoft.Kubernetes, API 2024-01-01, `connectivityStatus`.
 * @throws EdgeError `EDGE-DESTROY-OFFLINE` where it is not connected and `force` is not set
 */
export function isForced(connectedCluster: unknown, { connectedClusterId, force }: { connectedClusterId: string; force: boolean }): boolean {
  const status = textAt(connectedCluster, "properties", "connectivityStatus");
  if (status === "Connected" || force) return status !== "Connected";
  throw new EdgeError([
    {
      code: "EDGE-DESTROY-OFFLINE",
      what: `the site's cluster ${connectedCluster === undefined ? "does not exist or may not be read" : `is ${status ?? "not connected"}`}, so nothing can be removed from it`,
      given: connectedClusterId,
      allowed: "a cluster whose connectivityStatus is Connected",
      fix: "start the cluster and its Arc agents, then run it again; if the cluster is gone permanently, set site.retireUnreachable to true and run `pulumi up`, then `pulumi destroy`",
    },
  ]);
}
