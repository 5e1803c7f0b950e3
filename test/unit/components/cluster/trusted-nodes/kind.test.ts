import assert from "node:assert/strict";
import type { CoreV1Event, V1DaemonSetStatus, V1Pod } from "@kubernetes/client-node";
import { trustObservation } from "../../../../../components/cluster/trusted-nodes/kind";

const pod = (node: string, state: { ready?: boolean; said?: string; waits?: string } = {}): V1Pod => ({
  metadata: { name: `trust-on-${node}` },
  spec: { nodeName: node, containers: [] },
  status: {
    conditions: [{ type: "Ready", status: state.ready ? "True" : "False" }],
    containerStatuses: [
      {
        ...{ name: "node-trust", image: "", imageID: "", ready: state.ready ?? false, restartCount: 1 },
        state: { waiting: { reason: "CrashLoopBackOff", message: state.waits } },
        ...(state.said ? { lastState: { terminated: { exitCode: 4, message: state.said } } } : {}),
      },
    ],
  },
});
const look = (pods: V1Pod[], status: Partial<V1DaemonSetStatus> = {}, events: CoreV1Event[] = [], namespaceLabels: Record<string, string> = {}) =>
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
const refused =
  "node-trust result=trusted plan=files restarts=0 reason=10.96.0.50\nnode-trust result=refused plan=none restarts=0 reason=config.toml is of version 1\n";
const waits = "node-trust result=waiting plan=files restarts=0 reason=10.96.0.50: connection refused\n";

describe("trustObservation", () => {
  it("is done when every node has a ready pod of the newest revision", () =>
    assert.deepEqual(look([pod("b", { ready: true }), pod("a", { ready: true })]), { is: "done", learned: { nodes: ["a", "b"] } }));

  it("is done where no pod may run yet", () =>
    assert.deepEqual(look([], { desiredNumberScheduled: 0, numberReady: 0, updatedNumberScheduled: undefined }), { is: "done", learned: { nodes: [] } }));

  it("waits while the cluster has not seen the DaemonSet, a pod is missing, or an older revision runs", () => {
    const ready = [pod("a", { ready: true })];
    assert.equal(look(ready, { observedGeneration: 1 }).is, "waiting");
    assert.equal(look(ready, { desiredNumberScheduled: 2 }).is, "waiting");
    assert.equal(look(ready, { updatedNumberScheduled: 0 }).is, "waiting");
  });

  it("tells of every node that is behind what it says", () =>
    assert.deepEqual(look([pod("a", { ready: true }), pod("b", { said: waits }), pod("c", { waits: "no such image" })]), {
      is: "waiting",
      reason: "1 of 3 nodes are ready; b: 10.96.0.50: connection refused; c: no such image",
    }));

  it("fails with node and cause once every other node has come as far as it can", () => {
    assert.equal(look([pod("a", { said: refused }), pod("b", { said: waits })]).is, "waiting");
    const seen = look([pod("a", { said: refused }), pod("b", { ready: true })]);
    assert.equal(seen.is, "failed");
    assert.deepEqual(seen.is === "failed" && [seen.fault.code, seen.fault.given], ["EDGE-NODE-TRUST", "a: config.toml is of version 1"]);
  });

  it("says what to do where Pod Security lets no pod in", () => {
    const message = 'Error creating: pods "x" is forbidden: violates PodSecurity "restricted:latest": privileged';
    const event: CoreV1Event = { metadata: {}, involvedObject: {}, reason: "FailedCreate", message };
    const seen = look([], { desiredNumberScheduled: 2 }, [event]);
    assert.deepEqual(seen.is === "failed" && [seen.fault.code, seen.fault.given], [
      "EDGE-POD-SECURITY",
      'pods "x" is forbidden: violates PodSecurity "restricted:latest": privileged',
    ]);
    assert.equal(look([pod("a", { ready: true })], {}, [event]).is, "done");
    assert.equal(look([], { desiredNumberScheduled: 2 }, [event], { "pod-security.kubernetes.io/enforce": "privileged" }).is, "waiting");
  });
});
