import type { CoreV1Event, V1DaemonSet, V1Deployment, V1PersistentVolumeClaim, V1Pod } from "@kubernetes/client-node";
import type { KubernetesClient, Manifest } from "./kubernetes-client";

/** Why `helm --wait` still waits for this object, with the problems of its pods; empty if ready. Kinds without a rule are ready at once. Source: Helm 3, pkg/kube/ready.go. */
export async function notReady(client: KubernetesClient, manifest: Manifest): Promise<string[]> {
  const { kind, metadata } = manifest;
  const reason = await waitingFor(client, manifest);
  return reason === undefined ? [] : [`${kind} ${metadata.namespace}/${metadata.name}: ${reason}`];
}

async function waitingFor(client: KubernetesClient, manifest: Manifest): Promise<string | undefined> {
  switch (manifest.kind) {
    case "PersistentVolumeClaim": {
      const claim = await client.find<V1PersistentVolumeClaim>(manifest);
      return claim?.status?.phase === "Bound" ? undefined : `phase is ${claim?.status?.phase ?? "unknown"}, not Bound`;
    }
    case "Deployment": {
      const reason = deploymentWaits(await client.find<V1Deployment>(manifest));
      return reason && [reason, ...(await podComplaints(client, manifest))].join(", ");
    }
    case "DaemonSet": {
      const reason = daemonSetWaits(await client.find<V1DaemonSet>(manifest));
      return reason && [reason, ...(await podComplaints(client, manifest))].join(", ");
    }
    default:
      return undefined;
  }
}

function deploymentWaits(deployment: V1Deployment | undefined): string | undefined {
  const { status, spec, metadata } = deployment ?? {};
  if (!deployment || (status?.observedGeneration ?? 0) < (metadata?.generation ?? 0)) return "not observed yet";
  const wanted = spec?.replicas ?? 1;
  const ready = Math.min(status?.readyReplicas ?? 0, status?.updatedReplicas ?? 0);
  return ready >= wanted && (status?.replicas ?? 0) === (status?.updatedReplicas ?? 0) ? undefined : `${ready} of ${wanted} pods ready`;
}

/** Allows one unavailable pod: the default of a DaemonSet's rolling update, which Helm subtracts. */
function daemonSetWaits(daemonSet: V1DaemonSet | undefined): string | undefined {
  const { status, metadata } = daemonSet ?? {};
  if (!status || (status.observedGeneration ?? 0) < (metadata?.generation ?? 0)) return "not observed yet";
  const wanted = status.desiredNumberScheduled;
  const isReady = (status.updatedNumberScheduled ?? 0) >= wanted && status.numberReady >= wanted - 1;
  return isReady ? undefined : `${status.numberReady} of ${wanted} pods ready`;
}

/** What the pods wait for; if none could be created, the controller's message. */
async function podComplaints(client: KubernetesClient, { metadata: { name, namespace }, spec }: Manifest): Promise<string[]> {
  const labels = (spec as { selector?: { matchLabels?: Record<string, string> } }).selector?.matchLabels ?? {};
  const labelSelector = Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(",");
  const pods = await client.list<V1Pod>("v1", "Pod", { namespace, labelSelector });
  const complaints = pods.flatMap(({ metadata, status }) => {
    const condition = status?.conditions?.find(({ type, status }) => (type === "Ready" || type === "PodScheduled") && status === "False");
    return condition?.message ? [`pod ${metadata?.name}: ${condition.message}`] : [];
  });
  if (pods.length > 0) return complaints;
  const events = await client.list<CoreV1Event>("v1", "Event", { namespace, fieldSelector: `involvedObject.name=${name},reason=FailedCreate` });
  return events.slice(-1).flatMap(({ message }) => message ?? []);
}
