import { isPodReady, readPodsAndLinuxNodes } from "../../../components/cluster/access/pods";
import type { CoreV1Event, KubeConfig, V1ContainerStatus, V1Node, V1Pod } from "../../../components/cluster/access/kubernetes-client";
import { readWarningEvents } from "../../../components/cluster/access/warning-events";
import { faultsOf } from "../../../program/errors/error-faults";
import type { ArchiveFile } from "../../output/tar";
import { once } from "../check";

/** What a support case needs of a cluster: its nodes, pods that are not ready, and warnings. A part that cannot be read is a file with the reason. */
export async function clusterFiles(folder: string, kubeconfig: () => KubeConfig): Promise<ArchiveFile[]> {
  const file = async (name: string, read: () => Promise<unknown>): Promise<ArchiveFile> => {
    const content = await read().catch((error: unknown) => ({ unread: faultsOf(error).map(({ what }) => what) }));
    return { path: `${folder}/${name}.json`, content: `${JSON.stringify(content, undefined, 2)}\n` };
  };
  const podsAndNodes = once(async () => readPodsAndLinuxNodes(kubeconfig()));
  return Promise.all([
    file("nodes", async () => (await podsAndNodes()).nodes.map(nodeFacts)),
    file("pods", async () => (await podsAndNodes()).pods.filter(isUnwell).map(podFacts)),
    file("events", async () => (await readWarningEvents(kubeconfig())).map(eventFacts)),
  ]);
}

function isUnwell(pod: V1Pod): boolean {
  return !isPodReady(pod) && pod.status?.phase !== "Succeeded";
}

/** No environment, command or annotation: they may hold secrets. */
function podFacts({ metadata, spec, status }: V1Pod): object {
  const container = ({ name, image, ready, restartCount, state, lastState }: V1ContainerStatus) => ({ name, image, ready, restartCount, state, lastState });
  return {
    ...{ namespace: metadata?.namespace, name: metadata?.name, node: spec?.nodeName, phase: status?.phase },
    conditions: status?.conditions?.filter(({ status: is }) => is !== "True").map(({ type, reason, message }) => ({ type, reason, message })),
    containers: [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])].map(container),
  };
}

function nodeFacts({ metadata, spec, status }: V1Node): object {
  const { kubeletVersion, containerRuntimeVersion, osImage, architecture } = status?.nodeInfo ?? {};
  const conditions = status?.conditions?.map(({ type, status: is, reason, message }) => ({ type, status: is, reason, message }));
  return { name: metadata?.name, kubeletVersion, containerRuntimeVersion, osImage, architecture, taints: spec?.taints, conditions };
}

function eventFacts({ involvedObject: { kind, namespace, name }, reason, message, count, lastTimestamp }: CoreV1Event): object {
  return { object: `${kind} ${namespace}/${name}`, reason, message, count, lastTimestamp };
}
