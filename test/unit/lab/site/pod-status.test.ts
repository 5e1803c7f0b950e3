import assert from "node:assert/strict";
import { type PodState, podStatus } from "../../../../lab/site/pod-status";

const now = new Date("2026-01-01T00:00:00Z");
const pod = { metadata: { name: "a" }, spec: { containers: [{ name: "main", image: "main" }] } };
const shown = (state: PodState) => {
  const { phase, conditions, containerStatuses } = podStatus(pod, state, "10.244.0.1", now);
  const ready = conditions?.find(({ type }) => type === "Ready");
  return [phase, ready?.status, ready?.message, containerStatuses?.[0]?.state?.waiting?.reason];
};

describe("a pod's status", () => {
  it("shows missing mounts of a waiting pod", () => {
    assert.deepEqual(shown({ phase: "waiting", missing: ['secret "tls" not found'] }), ["Pending", "False", 'secret "tls" not found', "ContainerCreating"]);
  });

  it("shows why an image was not pulled", () => {
    const state = { phase: "unpulled", reason: "ErrImagePull", message: "the network is unreachable" } as const;
    assert.deepEqual(shown(state), ["Pending", "False", "the network is unreachable", "ErrImagePull"]);
  });

  it("shows the last output of a crash", () => {
    assert.deepEqual(shown({ phase: "crashed", restarts: 1, message: "no password" }), ["Running", "False", "no password", "CrashLoopBackOff"]);
  });

  it("is Ready only if the program reports it", () => {
    const running = { phase: "running", restarts: 0, since: now } as const;
    assert.deepEqual(
      [shown({ ...running, ready: false, message: "activating" }), shown({ ...running, ready: true })],
      [
        ["Running", "False", "activating", undefined],
        ["Running", "True", null, undefined],
      ],
    );
  });
});
