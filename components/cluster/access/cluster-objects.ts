import { kubernetes } from "./kubernetes";
import type { KubeConfig } from "./kubernetes-client";
import type { Environment } from "../../arm/credential";
import type { ObservedSecret } from "../pull-secrets/observed-secret";
import type { PullSecretPlace } from "../pull-secrets/pull-secret";
import { at, isObject } from "../../core/json";
import { ownerAnnotation } from "../../core/owner";
import { clusterError, ifVisible, unlessMissing } from "./cluster-access-error";
import { loadKubeconfig } from "./kubeconfig";

/** The data of a Secret by key, decoded as UTF-8. Secret. Throws ClusterAccessError. */
export async function readSecret(kubeconfig: KubeConfig, namespace: string, name: string): Promise<Readonly<Record<string, string>>> {
  try {
    const { data = {} } = await kubeconfig.makeApiClient(kubernetes().CoreV1Api).readNamespacedSecret({ namespace, name });
    return decoded(data);
  } catch (error) {
    throw clusterError(`Secret ${namespace}/${name}`, error);
  }
}

/** A Secret with its type and the writers of its data; undefined if it does not exist. Secret. Throws ClusterAccessError. */
export async function observeSecret(
  kubeconfig: KubeConfig,
  { namespace, name }: Pick<PullSecretPlace, "namespace" | "name">,
): Promise<ObservedSecret | undefined> {
  const secret = await unlessMissing(`Secret ${namespace}/${name}`, kubeconfig.makeApiClient(kubernetes().CoreV1Api).readNamespacedSecret({ namespace, name }));
  if (secret === undefined) return undefined;
  const { type = "Opaque", data = {}, metadata } = secret;
  return { type, data: decoded(data), writers: writersOf(metadata) };
}

/** Who wrote which keys of the data last. */
function writersOf(metadata: { managedFields?: readonly { manager?: string; fieldsV1?: object }[] } | undefined): ObservedSecret["writers"] {
  return (metadata?.managedFields ?? []).map(({ manager = "", fieldsV1 }) => {
    const fields = at(fieldsV1, "f:data");
    return { manager, keys: isObject(fields) ? Object.keys(fields).flatMap((key) => (key.startsWith("f:") ? [key.slice("f:".length)] : [])) : [] };
  });
}

function decoded(data: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value, "base64").toString("utf8")]));
}

/** A Secret that exists in the cluster, without its data. */
export interface PresentSecret {
  namespace: string;
  name: string;
  /** As reported by the cluster. */
  type: string;
  /** The stack that manages it; undefined if it names none. */
  owner?: string;
  /** Who wrote which keys of its data last. */
  writers: ObservedSecret["writers"];
}

/** The places that have a Secret in the cluster of a kubeconfig context; undefined if the cluster, or one of the Secrets, cannot be read. */
export async function presentSecrets(context: string, places: readonly PullSecretPlace[], environment: Environment): Promise<PresentSecret[] | undefined> {
  return ifVisible(async () => {
    const core = loadKubeconfig({ context, environment }).makeApiClient(kubernetes().CoreV1Api);
    const look = async ({ namespace, name }: PullSecretPlace) => {
      const secret = await unlessMissing(`Secret ${namespace}/${name}`, core.readNamespacedSecret({ namespace, name }));
      return secret === undefined ? [] : [{ namespace, name, type: secret.type ?? "Opaque", ...ownerOf(secret.metadata), writers: writersOf(secret.metadata) }];
    };
    return (await Promise.all(places.map(look))).flat();
  });
}

/** The namespaces that certainly do not exist in the cluster of a kubeconfig context. One that cannot be read counts as existing. */
export async function missingNamespaces(context: string, names: readonly string[], environment: Environment): Promise<string[]> {
  const missing = await ifVisible(async () => {
    const core = loadKubeconfig({ context, environment }).makeApiClient(kubernetes().CoreV1Api);
    const isMissing = (name: string) =>
      core.readNamespace({ name }).then(
        () => false,
        (error: unknown) => clusterError(`namespace ${name}`, error).kind === "not-found",
      );
    const results = await Promise.all(names.map(isMissing));
    return names.filter((_, index) => results[index]);
  });
  return missing ?? [];
}

/** The owner of a namespace of a cluster; undefined also if it cannot be read. */
export async function namespaceOwner(context: string, name: string, environment: Environment): Promise<string | undefined> {
  try {
    const { metadata } = await loadKubeconfig({ context, environment }).makeApiClient(kubernetes().CoreV1Api).readNamespace({ name });
    return ownerOf(metadata).owner;
  } catch {
    return undefined;
  }
}

function ownerOf(metadata: { annotations?: Record<string, string> } | undefined): { owner?: string } {
  const owner = metadata?.annotations?.[ownerAnnotation];
  return owner === undefined ? {} : { owner };
}
