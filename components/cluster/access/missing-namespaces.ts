import { CoreV1Api } from "./kubernetes-client";
import type { Environment } from "../../arm/credential";
import { ClusterAccessError, clusterError } from "./cluster-access-error";
import { loadKubeconfig } from "./kubeconfig";

/** Those of the namespaces that the cluster of a context surely does not have. One that cannot be asked for, by this user or at all, is none of them. */
export async function missingNamespaces(context: string, names: readonly string[], environment: Environment): Promise<string[]> {
  try {
    const core = loadKubeconfig({ context, environment }).makeApiClient(CoreV1Api);
    const isMissing = (name: string) =>
      core.readNamespace({ name }).then(
        () => false,
        (error: unknown) => clusterError(`namespace ${name}`, error).kind === "not-found",
      );
    const answers = await Promise.all(names.map(isMissing));
    return names.filter((_, index) => answers[index]);
  } catch (error) {
    if (error instanceof ClusterAccessError) return [];
    throw error;
  }
}
