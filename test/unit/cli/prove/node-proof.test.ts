import assert from "node:assert/strict";
import { exitCodeOf, proofTable } from "../../../../cli/prove/prove";
import type { Proof } from "../../../../cli/prove/prove-site";
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
const script = (nodeName: string, isReady: boolean, message = "") => ({
  metadata: { namespace: site.namespace, name: "t", labels: { "app.kubernetes.io/name": "edge-node-trust", "app.kubernetes.io/instance": "line1" } },
  spec: { nodeName, containers: [] },
  status: {
    conditions: [{ type: "Ready", status: isReady ? "True" : "False" }],
    containerStatuses: [{ ...container("busybox"), lastState: { terminated: { exitCode: 3, message } } }],
  },
});
const image = "10.96.0.50/factory/vision:1.0.0";

describe("the proof of a site's nodes (C1)", () => {
  for (const [what, pods, status, message] of [
    ["has nothing to say of a node where nothing pulls from the site", [], "unknown", /^$/],
    ["leaves other registries alone", [pod("n1", container("ghcr.io/x:1", { reason: "ErrImagePull", message: x509 }))], "unknown", /^$/],
    [
      "leaves other addresses with the same beginning alone",
      [pod("n1", container("10.96.0.501/x:1", { reason: "ErrImagePull", message: x509 }))],
      "unknown",
      /^$/,
    ],
    ["sees an image of the site run", [pod("n1", container(image))], "pulls", /^$/],
    ["sees one by the spelling with a port", [pod("n1", container("10.96.0.50:443/factory/vision:1.0.0"))], "pulls", /^$/],
    ["sees a node that does not trust the site", [pod("n1", container(image, { reason: "ErrImagePull", message: x509 }))], "fails", /^pod vision\/app: .*x509/],
    [
      "sees one that backs off",
      [pod("n1", container(image, { reason: "ImagePullBackOff", message: 'Back-off pulling image "10.96.0.50/factory/vision:1.0.0"' }))],
      "fails",
      /Back-off/,
    ],
    ["does not blame a node for an image that the site lacks", [pod("n1", container(image, { reason: "ErrImagePull", message: "not found" }))], "pulls", /^$/],
    ["does not blame it for a refused login", [pod("n1", container(image, { reason: "ErrImagePull", message: "401 Unauthorized" }))], "pulls", /^$/],
    ["ignores containers that wait for something else", [pod("n1", container(image, { reason: "CreateContainerConfigError" }))], "unknown", /^$/],
    [
      "sees one failure among pods that run",
      [pod("n1", container(image)), pod("n1", container(image, { reason: "ErrImagePull", message: x509 }))],
      "fails",
      /x509/,
    ],
    ["believes the node script", [script("n1", true)], "pulls", /^$/],
    [
      "reports what the node script says",
      [script("n1", false, "node-trust result=untrusted plan=files restarts=0 reason=10.96.0.50:443: x509\n")],
      "fails",
      /^node script: 10\.96\.0\.50:443: x509$/,
    ],
    ["leaves pods of other nodes alone", [pod("n2", container(image, { reason: "ErrImagePull", message: x509 }))], "unknown", /^$/],
  ] as const)
    it(what, () => {
      const [proved, ...others] = proveNodes(site, [...pods], ["n1"]);
      assert.deepEqual([proved?.node, proved?.status, others], ["n1", status, []]);
      assert.match(proved?.message ?? "", message);
    });

  const nodes = proveNodes(site, [pod("n1", container(image)), pod("n2", container(image, { reason: "ErrImagePull", message: x509 }))], ["n3", "n2", "n1"]);
  it("names each node that cannot pull, and counts the others", () => {
    const [failing, summary, ...others] = nodeLines(nodes);
    assert.match(failing ?? "", /^node n2: CANNOT pull from the site's registry \(pod vision\/app: /);
    assert.deepEqual([summary, others], ["nodes: 1 of 3 pull from the site's registry; 1 not checked, because nothing there pulls from it", []]);
    assert.deepEqual(nodeLines([]), []);
  });

  it("fails the proof of the site", () => {
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
