import assert from "node:assert/strict";
import { exitCodeOf, proofTable } from "../../../../cli/prove/prove";
import type { Proof } from "../../../../cli/prove/prove-site";
import { warmPodLabels } from "../../../../components/cluster/warm-nodes/daemon-set-spec";
import { canNodesPull, nodeLines, proveNodes } from "../../../../cli/prove/node-proof";

const site = { serviceAddress: "10.96.0.50", extensionName: "line1", namespace: "connected-registry" };
const x509 = "failed to pull and unpack image: tls: failed to verify certificate: x509: certificate signed by unknown authority";

const container = (image: string, waiting?: { reason: string; message?: string }) => ({
  name: "c",
  image,
  imageID: waiting ? "" : "sha256:1",
  ready: !waiting,
  restartCount: 0,
  state: waiting ? { waiting } : { running: {} },
});
const pod = (nodeName: string, ...containerStatuses: ReturnType<typeof container>[]) => ({
  metadata: { namespace: "vision", name: "app" },
  spec: { nodeName, containers: [] },
  status: { containerStatuses },
});
const warm = (nodeName: string, ...statuses: ReturnType<typeof container>[]) => {
  const of = pod(nodeName, ...statuses);
  return { ...of, metadata: { ...of.metadata, labels: warmPodLabels("line1") } };
};
const script = (nodeName: string, isReady: boolean, message = "") => ({
  metadata: { namespace: site.namespace, name: "t", labels: { "app.kubernetes.io/name": "edge-node-trust", "app.kubernetes.io/instance": "line1" } },
  spec: { nodeName, containers: [] },
  status: {
    conditions: [{ type: "Ready", status: isReady ? "True" : "False" }],
    containerStatuses: [{ ...container("busybox"), lastState: { terminated: { exitCode: 3, message } } }],
  },
});
const image = "10.96.0.50/factory/vision:1.0.0";

describe("the node proof (C1)", () => {
  for (const [what, pods, status, message] of [
    ["is unknown for a node without pods that pull from the site", [], "unknown", /^$/],
    ["ignores pods that pull from other registries", [pod("n1", container("ghcr.io/x:1", { reason: "ErrImagePull", message: x509 }))], "unknown", /^$/],
    [
      "ignores addresses that start with the service address",
      [pod("n1", container("10.96.0.501/x:1", { reason: "ErrImagePull", message: x509 }))],
      "unknown",
      /^$/,
    ],
    ["succeeds if a pod runs an image of the site", [pod("n1", container(image))], "pulls", /^$/],
    ["succeeds if a pod that only keeps images has one", [warm("n1", container(image))], "pulls", /^$/],
    ["is unknown if it only waits for one", [warm("n1", container(image, { reason: "ImagePullBackOff", message: "Back-off pulling image" }))], "unknown", /^$/],
    ["succeeds if a pod runs an image whose reference includes the port", [pod("n1", container("10.96.0.50:443/factory/vision:1.0.0"))], "pulls", /^$/],
    [
      "fails for a node that does not trust the site's registry",
      [pod("n1", container(image, { reason: "ErrImagePull", message: x509 }))],
      "fails",
      /^pod vision\/app: .*x509/,
    ],
    [
      "fails for a pod in back-off",
      [pod("n1", container(image, { reason: "ImagePullBackOff", message: 'Back-off pulling image "10.96.0.50/factory/vision:1.0.0"' }))],
      "fails",
      /Back-off/,
    ],
    [
      "succeeds if the site lacks the image, because the node reached the registry",
      [pod("n1", container(image, { reason: "ErrImagePull", message: "not found" }))],
      "pulls",
      /^$/,
    ],
    [
      "succeeds if the login is refused, because the node reached the registry",
      [pod("n1", container(image, { reason: "ErrImagePull", message: "401 Unauthorized" }))],
      "pulls",
      /^$/,
    ],
    ["is unknown for containers that wait for another reason", [pod("n1", container(image, { reason: "CreateContainerConfigError" }))], "unknown", /^$/],
    [
      "fails if one pod fails among running pods",
      [pod("n1", container(image)), pod("n1", container(image, { reason: "ErrImagePull", message: x509 }))],
      "fails",
      /x509/,
    ],
    ["succeeds if the node script is Ready", [script("n1", true)], "pulls", /^$/],
    [
      "reports the reason of a failed node script",
      [script("n1", false, "node-trust result=untrusted plan=files restarts=0 reason=10.96.0.50:443: x509\n")],
      "fails",
      /^node script: 10\.96\.0\.50:443: x509$/,
    ],
    ["ignores pods on other nodes", [pod("n2", container(image, { reason: "ErrImagePull", message: x509 }))], "unknown", /^$/],
  ] as const)
    it(what, () => {
      const [proved, ...others] = proveNodes(site, [...pods], ["n1"]);
      assert.deepEqual([proved?.node, proved?.status, others], ["n1", status, []]);
      assert.match(proved?.message ?? "", message);
    });

  const nodes = proveNodes(site, [pod("n1", container(image)), pod("n2", container(image, { reason: "ErrImagePull", message: x509 }))], ["n3", "n2", "n1"]);
  it("lists each node that cannot pull, and counts the others", () => {
    const [failing, summary, ...others] = nodeLines(nodes);
    assert.match(failing ?? "", /^node n2: CANNOT pull from the site's registry \(pod vision\/app: /);
    assert.deepEqual([summary, others], ["nodes: 1 of 3 pull from the site's registry; 1 not checked, because nothing there pulls from it", []]);
    assert.deepEqual(nodeLines([]), []);
  });

  it("fails the site's proof if a node cannot pull", () => {
    assert.deepEqual([canNodesPull(nodes), canNodesPull(nodes.filter(({ node }) => node !== "n2"))], [false, true]);
    const proof: Proof = {
      schemaVersion: 1,
      site: "line-1",
      loginServer: "h",
      serviceAddress: "a",
      proved: false,
      loginFrom: "stack",
      pullSecrets: [],
      nodes,
      images: [],
      stagesNothing: [],
    };
    assert.equal(exitCodeOf(proof), 1);
    assert.match(proofTable(proof), /node n2: CANNOT pull/);
  });
});
