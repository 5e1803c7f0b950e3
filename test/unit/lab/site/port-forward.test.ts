import assert from "node:assert/strict";
import { portForwardManifest } from "../../../../lab/site/port-forward";

describe("a pod's port-forward", () => {
  it("forwards each port to its own address", () => {
    const { spec } = portForwardManifest({
      namespace: "n",
      pod: "a",
      ports: { 443: { host: "127.0.0.1", port: 4000 }, 80: { host: "127.0.0.1", port: 4001 } },
    });
    assert.deepEqual(spec, {
      forwards: [
        { ports: [80], target: { address: "127.0.0.1", port: 4001 } },
        { ports: [443], target: { address: "127.0.0.1", port: 4000 } },
      ],
    });
  });

  it("is deleted with its pod by owner reference", () => {
    const { metadata } = portForwardManifest({ namespace: "n", pod: "a", podUid: "u", ports: {} });
    assert.deepEqual(metadata.ownerReferences, [{ apiVersion: "v1", kind: "Pod", name: "a", uid: "u" }]);
  });
});
