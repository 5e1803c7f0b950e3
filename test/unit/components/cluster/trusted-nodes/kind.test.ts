import assert from "node:assert/strict";
import type { CoreV1Event, V1DaemonSetStatus, V1Pod } from "@kubernetes/client-node";
import { trustObservation } from "../../../../../components/cluster/trusted-nodes/kind";

const pod = (node: string, state: { ready?: boolean; lastReport?: string; waitMessage?: string } = {}): V1Pod => ({
  metadata: { name: `trust-on-${node}` },
  spec: { nodeName: node, containers: [] },
  status: {
    conditions: [{ type: "Ready", status: state.ready ? "True" : "False" }],
    containerStatuses: [
      {
        ...{ name: "node-trust", image: "", imageID: "", ready: state.ready ?? false, restartCount: 1 },
        state: { waiting: { reason: "CrashLoopBackOff", message: state.waitMessage } },
        ...(state.lastReport ? { lastState: { terminated: { exitCode: 4, message: state.lastReport } } } : {}),
      },
    ],
  },
});
const observed = (pods: V1Pod[], status: Partial<V1DaemonSetStatus> = {}, events: CoreV1Event[] = [], namespaceLabels: Record<string, string> = {}) =>
  trustObservation({
    daemonSet: {
      metadata: { namespace: "connected-registry", generation: 2 },
      status: {
        ...{ observedGeneration: 2, desiredNumberScheduled: pods.length, currentNumberScheduled: pods.length, numberMisscheduled: 0 },
        ...{ numberReady: pods.filter(({ status }) => status?.conditions?.[0]?.status === "True").length, updatedNumberScheduled: pods.length },
        ...status,
      },
    },
    pods,
    events,
    namespaceLabels,
  });
const refusedReport =
  "node-trust result=trusted plan=files restarts=0 reason=10.96.0.50\nnode-trust result=refused plan=none restarts=0 reason=config.toml is of version 1\n";
const waitingReport = "node-trust result=waiting plan=files restarts=0 reason=10.96.0.50: connection refused\n";

describe("observation of node trust", () => {
  it("is done if every node has a ready pod of the newest revision", () =>
    assert.deepEqual(observed([pod("b", { ready: true }), pod("a", { ready: true })]), { is: "done", learned: { nodes: ["a", "b"] } }));

  it("is done if no node is scheduled to run a pod yet", () =>
    assert.deepEqual(observed([], { desiredNumberScheduled: 0, numberReady: 0, updatedNumberScheduled: undefined }), { is: "done", learned: { nodes: [] } }));

  it("waits while the controller has not observed the DaemonSet, a pod is missing, or an older revision runs", () => {
    const ready = [pod("a", { ready: true })];
    assert.equal(observed(ready, { observedGeneration: 1 }).is, "waiting");
    assert.equal(observed(ready, { desiredNumberScheduled: 2 }).is, "waiting");
    assert.equal(observed(ready, { updatedNumberScheduled: 0 }).is, "waiting");
  });

  it("reports the reason of every node that is not ready", () =>
    assert.deepEqual(observed([pod("a", { ready: true }), pod("b", { lastReport: waitingReport }), pod("c", { waitMessage: "no such image" })]), {
      is: "waiting",
      reason: "1 of 3 nodes are ready; b: 10.96.0.50: connection refused; c: no such image",
    }));

  it("fails with node and reason once every other node is ready", () => {
    assert.equal(observed([pod("a", { lastReport: refusedReport }), pod("b", { lastReport: waitingReport })]).is, "waiting");
    const seen = observed([pod("a", { lastReport: refusedReport }), pod("b", { ready: true })]);
    assert.equal(seen.is, "failed");
    assert.deepEqual(seen.is === "failed" && [seen.fault.code, seen.fault.given], ["EDGE-NODE-TRUST", "a: config.toml is of version 1"]);
  });

  it("fails with its own error code if Pod Security admits no pod, and waits once the namespace allows it", () => {
    const message = 'Error creating: pods "x" is forbidden: violates PodSecurity "restricted:latest": privileged';
    const event: CoreV1Event = { metadata: {}, involvedObject: {}, reason: "FailedCreate", message };
    const seen = observed([], { desiredNumberScheduled: 2 }, [event]);
    assert.deepEqual(seen.is === "failed" && [seen.fault.code, seen.fault.given], [
      "EDGE-POD-SECURITY",
      'pods "x" is forbidden: violates PodSecurity "restricted:latest": privileged',
    ]);
    assert.equal(observed([pod("a", { ready: true })], {}, [event]).is, "done");
    assert.equal(observed([], { desiredNumberScheduled: 2 }, [event], { "pod-security.kubernetes.io/enforce": "privileged" }).is, "waiting");
  });
});
