import type { World } from "../../lab/world";
import type { ClusterProxy } from "./cluster-proxy";

/** Actions of Azure that change nothing although they are POST requests. */
const readingActions = /\/resolveConfiguration$/i;

/** The writes of the engine's processes to Azure and to the cluster's API server: those of azure-native, Kubernetes and this project's kinds. */
export class WriteJournal {
  constructor(
    private readonly world: World,
    private readonly cluster: ClusterProxy,
  ) {}

  /** Calls back with the name of each write after it took effect and before its response is sent. @returns a function that stops the calls */
  watch(watcher: (write: string) => void): () => void {
    const deployer = this.world.azure.signIn.displayName;
    const stopAzure = this.world.azure.requests.watch(({ method, path, principal, status }) => {
      const isWrite = !["GET", "HEAD"].includes(method) && path.toLowerCase().startsWith("/subscriptions/");
      if (isWrite && principal === deployer && status < 400 && !readingActions.test(path)) watcher(`${method} ${shortened(path)}`);
    });
    const stopCluster = this.cluster.watch(({ method, path }) => watcher(`${method} ${path}`));
    return () => {
      stopAzure();
      stopCluster();
    };
  }
}

/** Path of a call to Azure from its last resource provider on, without revision numbers, which are never reused. */
export function shortened(path: string): string {
  const start = path.toLowerCase().lastIndexOf("/providers/");
  const short = start < 0 ? path.slice(path.toLowerCase().indexOf("/resourcegroups/") + 1) : path.slice(start + "/providers/".length);
  return short.replaceAll(/\d+\.\d+\.\d+(\.\d+)?/g, "*");
}
