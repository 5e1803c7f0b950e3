import assert from "node:assert/strict";
import type { V1ContainerState, V1Pod } from "@kubernetes/client-node";
import { comparedWithSite, proveWarmNodes, warmLines } from "../../../../cli/prove/warm-proof";

const [one, other] = ["a", "b"].map((digit) => `sha256:${digit.repeat(64)}`);
const facts = { serviceAddress: "10.96.0.50", extensionName: "line1", namespace: "connected-registry", warmImages: ["vision:1.0.0"] };
const pod = (nodeName: string, imageID: string, state: V1ContainerState = { running: {} }, name = "edge-warm-nodes"): V1Pod => ({
  metadata: { namespace: facts.namespace, labels: { "app.kubernetes.io/name": name, "app.kubernetes.io/instance": "line1" } },
  spec: { nodeName, containers: [] },
  status: { containerStatuses: [{ name: "c", image: "10.96.0.50/vision:1.0.0", imageID, ready: true, restartCount: 0, state }] },
});
const onNode = (...pods: V1Pod[]) => proveWarmNodes(facts, pods, ["n1"])?.[0]?.images[0];

describe("the proof of warm nodes", () => {
  it("is absent if nodes keep no images", () => assert.equal(proveWarmNodes({ ...facts, warmImages: undefined }, [], ["n1"]), undefined));

  for (const [what, pods, expected] of [
    ["has the digest of a running container's image", [pod("n1", `10.96.0.50/vision@${one}`)], { image: "vision:1.0.0", digest: one }],
    ["reports a node without the pod", [pod("n2", `10.96.0.50/vision@${one}`)], { image: "vision:1.0.0", reason: "no container there uses it" }],
    [
      "does not count other pods",
      [pod("n1", `10.96.0.50/vision@${one}`, { running: {} }, "edge-node-trust")],
      { image: "vision:1.0.0", reason: "no container there uses it" },
    ],
    [
      "has the runtime's reason if the image cannot be pulled",
      [pod("n1", "", { waiting: { reason: "ErrImagePull", message: "not found" } })],
      { image: "vision:1.0.0", reason: "not found" },
    ],
    [
      "has the reason if the container does not start although the image exists",
      [pod("n1", `10.96.0.50/vision@${one}`, { terminated: { exitCode: 127, reason: "StartError" } })],
      { image: "vision:1.0.0", digest: one, reason: "StartError" },
    ],
    ["waits for a container that is just starting", [pod("n1", "")], { image: "vision:1.0.0", reason: "it has not been pulled yet" }],
  ] as const)
    it(what, () => assert.deepEqual(onNode(...pods), expected));

  it("reports a node that has another image than the site's registry, also in its printed lines", () => {
    const nodes = proveWarmNodes(facts, [pod("n1", `10.96.0.50/vision@${one}`), pod("n2", `10.96.0.50/vision@${other}`)], ["n2", "n1"]) ?? [];
    assert.deepEqual(warmLines(comparedWithSite(nodes, [{ ref: "vision:1.0.0", siteDigest: one ?? "" }])), [
      `node n2: does not keep vision:1.0.0 (the node has ${other}, the site's registry ${one})`,
      "warm nodes: 1 of 2 keep all 1 images",
    ]);
    assert.deepEqual(warmLines(comparedWithSite(nodes, [{ ref: "vision:1.0.0" }])), ["warm nodes: 2 of 2 keep all 1 images"]);
  });
});
