import { CoreV1Api } from "./kubernetes-client";
import type { Environment } from "../../arm/credential";
import type { PullSecretPlace } from "../pull-secrets/pull-secret";
import { ClusterAccessError, clusterError } from "./cluster-access-error";
import { loadKubeconfig } from "./kubeconfig";

/** A Secret that is in the cluster; never what it holds. */
export interface PresentSecret {
  namespace: string;
  name: string;
  /** As the cluster has it. */
  type: string;
}

/** Those of the places at which the cluster of a context has a Secret; undefined where it cannot be asked for one, by this user or at all. */
export async function presentSecrets(context: string, places: readonly PullSecretPlace[], environment: Environment): Promise<PresentSecret[] | undefined> {
  try {
    const core = loadKubeconfig({ context, environment }).makeApiClient(CoreV1Api);
    const look = ({ namespace, name }: PullSecretPlace) =>
      core.readNamespacedSecret({ namespace, name }).then(
        ({ type = "Opaque" }) => [{ namespace, name, type }],
        (error: unknown) => noneIfMissing(clusterError(`Secret ${namespace}/${name}`, error)),
      );
    return (await Promise.all(places.map(look))).flat();
  } catch (error) {
    if (error instanceof ClusterAccessError) return undefined;
    throw error;
  }
}

function noneIfMissing(error: ClusterAccessError): PresentSecret[] {
  if (error.kind === "not-found") return [];
  throw error;
}
