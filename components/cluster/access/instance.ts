import { kubernetes } from "./kubernetes";
import type { KubeConfig, V1Deployment } from "./kubernetes-client";
import { sameArmId } from "../../core/arm-id";
import type { Environment } from "../../arm/credential";
import { parseConnectionString, releaseNamespace } from "../../core/connected-registry";
import { clusterError, ifVisible, unlessMissing } from "./cluster-access-error";
import { textsIn, withoutFormerRevisions } from "./helm-release";
import { loadKubeconfig } from "./kubeconfig";

/** A connected registry's instance as its cluster shows it. */
export interface InstanceLook {
  /** The Secrets in its namespace, with their texts; of a Helm release, the values of the deployed revision. Secret. */
  secrets: readonly { name: string; texts: readonly string[] }[];
  /** Whether every pod of its Deployment runs the newest revision. */
  isRolledOut: boolean;
}

/** Whether an instance has received a password. `unseen`: the cluster does not show which one it has. */
export type PasswordDelivery = { is: "delivered" } | { is: "unseen" } | { is: "waiting"; reason: string };

/** Reads the Secrets of a namespace and the rollout of the Deployment with this name. Secret. Throws ClusterAccessError. */
export async function readInstance(kubeconfig: KubeConfig, namespace: string, name: string): Promise<InstanceLook> {
  try {
    const secrets = await kubeconfig.makeApiClient(kubernetes().CoreV1Api).listNamespacedSecret({ namespace });
    const deployments = await kubeconfig.makeApiClient(kubernetes().AppsV1Api).listNamespacedDeployment({ namespace, fieldSelector: `metadata.name=${name}` });
    return {
      secrets: withoutFormerRevisions(secrets.items).map((secret) => ({ name: secret.metadata?.name ?? "", texts: textsIn(secret) })),
      isRolledOut: deployments.items.every(isRolledOut),
    };
  } catch (error) {
    throw clusterError(`Secrets and Deployments of namespace ${namespace}`, error);
  }
}

/** Name of the claim that holds an instance's images and its identity. Source: "Deploy the connected registry Arc extension". */
export const instanceClaim = "connected-registry-pvc";

/** A part of an instance that its cluster lacks. */
export interface MissingPart {
  /** In words: the namespace, the volume or the Deployment. */
  what: string;
  /** Whether it still exists, and its deletion has begun. */
  isBeingDeleted: boolean;
}

/** What the cluster of a kubeconfig context lacks of an instance: its namespace, its volume or its Deployment; empty if it has all. What is being deleted counts as missing. Throws ClusterAccessError. */
export async function missingParts(context: string, name: string, environment: Environment): Promise<MissingPart[]> {
  const namespace = releaseNamespace;
  const kubeconfig = loadKubeconfig({ context, environment });
  const core = kubeconfig.makeApiClient(kubernetes().CoreV1Api);
  const isBeingDeleted = (part?: { metadata?: { deletionTimestamp?: Date } }) => part?.metadata?.deletionTimestamp !== undefined;
  const missing = (what: string, part: Parameters<typeof isBeingDeleted>[0], isUsable = part !== undefined): MissingPart[] =>
    isUsable && !isBeingDeleted(part) ? [] : [{ what, isBeingDeleted: isBeingDeleted(part) }];
  const withoutNamespace = missing(`namespace ${namespace}`, await unlessMissing(`namespace ${namespace}`, core.readNamespace({ name: namespace })));
  if (withoutNamespace.length > 0) return withoutNamespace;
  const [claim, deployment] = await Promise.all([
    unlessMissing(`claim ${instanceClaim}`, core.readNamespacedPersistentVolumeClaim({ namespace, name: instanceClaim })),
    unlessMissing(`Deployment ${name}`, kubeconfig.makeApiClient(kubernetes().AppsV1Api).readNamespacedDeployment({ namespace, name })),
  ]);
  const hasVolume = claim !== undefined && claim.status?.phase !== "Lost";
  return [...missing(`volume for claim ${instanceClaim}`, claim, hasVolume), ...missing(`Deployment ${name}`, deployment)];
}

/** What the cluster of a kubeconfig context certainly lacks of an instance, in words; empty where it has all, does not answer, or not to this user. */
export async function certainlyMissingParts(context: string, name: string, environment: Environment): Promise<string[]> {
  const missing = await ifVisible(() => missingParts(context, name, environment));
  return (missing ?? []).map(({ what }) => what);
}

/**
 * Azure may report an extension update as finished before the cluster's agent has applied it, so the cluster decides: every connection string of this registry in
 * a Secret contains the password, and no pod runs an older revision. The connection string is a value of the chart, so the Secret of its Helm release contains it.
 * Source: the vendor's staging scripts, `helm get values`. Without such a Secret nothing can be concluded.
 */
export function passwordDelivery({ secrets, isRolledOut }: InstanceLook, registryName: string, value: string): PasswordDelivery {
  const parsed = secrets.flatMap(({ name, texts }) => texts.map((text) => ({ name, parts: parseConnectionString(text) })));
  const own = parsed.filter(({ parts }) => parts !== undefined && sameArmId(parts.connectedRegistryName, registryName));
  if (own.length === 0) return { is: "unseen" };
  const behind = own.find(({ parts }) => parts === undefined || !("syncTokenPassword" in parts) || parts.syncTokenPassword !== value);
  if (behind) {
    const has = behind.parts && "managedIdentityClientId" in behind.parts ? "names a managed identity instead" : "still contains another one";
    return { is: "waiting", reason: `the cluster's agent has not delivered the new sync password yet: Secret ${behind.name} ${has}` };
  }
  return isRolledOut ? { is: "delivered" } : { is: "waiting", reason: "the site's registry has the new sync password but has not restarted yet" };
}

/** Whether no pod of an older template remains. Source: `kubectl rollout status`, kubernetes/kubectl `pkg/polymorphichelpers/rollout_status.go`. */
function isRolledOut({ metadata, spec, status }: V1Deployment): boolean {
  const { observedGeneration = 0, replicas = 0, updatedReplicas = 0 } = status ?? {};
  return observedGeneration >= (metadata?.generation ?? 1) && updatedReplicas >= (spec?.replicas ?? 1) && replicas <= updatedReplicas;
}
