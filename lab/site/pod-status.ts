import type { V1ContainerStatus, V1Pod, V1PodStatus } from "@kubernetes/client-node";

/** State of a pod on its node. */
export type PodState =
  | { phase: "waiting"; missing: readonly string[] }
  | { phase: "unpulled"; reason: string; message: string }
  | { phase: "crashed"; restarts: number; message: string }
  | { phase: "running"; ready: boolean; message?: string; restarts: number; since: Date; imageIds?: ReadonlyMap<string, string> };

/** The pod's status as a kubelet reports it. In the cluster's time, which is real time. `imageId`: @default - none */
export function podStatus(pod: V1Pod, state: PodState, podIP: string, now: Date, imageId: (image: string) => string = () => ""): V1PodStatus {
  const ready = state.phase === "running" && state.ready;
  const [reason, message] = explanation(state);
  const condition = (type: string, holds: boolean) => ({
    type,
    status: holds ? "True" : "False",
    lastTransitionTime: now,
    ...(holds ? { reason: null, message: null } : { reason, message }),
  });
  return {
    phase: isStarted(state) ? "Running" : "Pending",
    hostIP: "127.0.0.1",
    hostIPs: [{ ip: "127.0.0.1" }],
    ...(isStarted(state) && { podIP, podIPs: [{ ip: podIP }], startTime: pod.status?.startTime ?? now }),
    conditions: [condition("Initialized", true), condition("ContainersReady", ready), condition("Ready", ready)] as V1PodStatus["conditions"],
    containerStatuses: (pod.spec?.containers ?? []).map(({ name, image = "" }) => containerStatus(name, image, imageId(image), state, ready)),
  };
}

function isStarted({ phase }: PodState): boolean {
  return phase === "running" || phase === "crashed";
}

/** `imageId`: of an image that the pod's program has not reported. */
function containerStatus(name: string, image: string, imageId: string, state: PodState, ready: boolean): V1ContainerStatus {
  const imageID = (state.phase === "running" && state.imageIds?.get(image)) || imageId;
  const common = { name, image, imageID, ready, started: state.phase === "running", restartCount: "restarts" in state ? state.restarts : 0 };
  if (state.phase === "running") return { ...common, state: { running: { startedAt: state.since } } };
  const [reason, message] = waiting(state);
  const lastState = state.phase === "crashed" ? { terminated: { exitCode: 1, reason: "Error", message: state.message } } : undefined;
  return { ...common, state: { waiting: { reason, message } }, ...(lastState && { lastState }) };
}

/** Reason and message of a container that waits. */
function waiting(state: Exclude<PodState, { phase: "running" }>): [string, string | undefined] {
  switch (state.phase) {
    case "waiting":
      return ["ContainerCreating", undefined];
    case "unpulled":
      return [state.reason, state.message];
    case "crashed":
      return ["CrashLoopBackOff", state.message];
  }
}

/** Reason and message of a pod that is not ready. */
function explanation(state: PodState): [string, string] {
  switch (state.phase) {
    case "waiting":
      return ["ContainersNotReady", state.missing.join(", ")];
    case "unpulled":
    case "crashed":
      return ["ContainersNotReady", state.message];
    case "running":
      return ["ContainersNotReady", state.message ?? "containers with unready status"];
  }
}
