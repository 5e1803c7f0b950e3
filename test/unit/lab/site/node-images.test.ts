import assert from "node:assert/strict";
import { pulledToNode } from "../../../../lab/site/image-pull";
import { NodeImages } from "../../../../lab/site/node-images";
import { SiteUplink } from "../../../../lab/site/site-uplink";

const digest = `sha256:${"a".repeat(64)}`;

describe("the image stores of the lab's nodes", () => {
  let listed: Record<string, string[][]>;
  let images: NodeImages;
  let uplink: SiteUplink;
  beforeEach(() => {
    listed = {};
    images = new NodeImages({
      setNodeImages: async (node, entries) => {
        listed[node] = entries.map(({ names }) => names);
      },
    });
    uplink = new SiteUplink();
  });

  it("list what was kept by digest and by name, and nothing that was removed", async () => {
    await images.keep("n1", "10.96.0.50/a:1", digest);
    await images.keep("n1", "busybox");
    await images.remove("n1", "docker.io/library/busybox:latest");
    assert.deepEqual(listed, { n1: [[`10.96.0.50/a@${digest}`, "10.96.0.50/a:1"]] });
    assert.deepEqual([images.idOn("n1", "10.96.0.50/a:1"), images.idOn("n1", "busybox"), images.idOn("n2", "a")], [`10.96.0.50/a@${digest}`, "", ""]);
  });

  it("lose an image with its last pod, unless it is pinned", async () => {
    await images.use("n1", "10.96.0.50/a:1", digest, "one");
    await images.use("n1", "10.96.0.50/a:1", digest, "two");
    await images.release("n1", "one");
    assert.equal(images.digestOn("n1", "10.96.0.50/a:1"), digest);
    await images.release("n1", "two");
    assert.deepEqual([images.digestOn("n1", "10.96.0.50/a:1"), listed], [undefined, { n1: [] }]);
    await images.keep("n1", "b:1");
    await images.use("n1", "b:1", images.digestOn("n1", "b:1") ?? "", "three");
    await images.release("n1", "three");
    assert.notEqual(images.digestOn("n1", "b:1"), undefined);
  });

  const pod = (imagePullPolicy: string, image = "quay.io/a:1") => ({ spec: { nodeName: "n1", containers: [{ name: "main", image, imagePullPolicy }] } });
  const pulls: [policy: string, isKept: boolean, isUp: boolean, reason: string | undefined][] = [
    ["IfNotPresent", false, true, undefined],
    ["IfNotPresent", false, false, "ErrImagePull"],
    ["IfNotPresent", true, false, undefined],
    ["Always", true, false, "ErrImagePull"],
    ["Always", true, true, undefined],
    ["Never", false, true, "ErrImageNeverPull"],
    ["Never", true, false, undefined],
  ];
  for (const [policy, isKept, isUp, reason] of pulls)
    it(`${reason ?? "start a pod"} with ${policy}, the image ${isKept ? "kept" : "not kept"}, the uplink ${isUp ? "up" : "down"}`, async () => {
      if (isKept) await images.keep("n1", "quay.io/a:1");
      if (!isUp) uplink.lose();
      assert.equal((await pulledToNode(pod(policy), images, uplink))?.reason, reason);
      assert.equal(images.digestOn("n1", "quay.io/a:1") !== undefined, isKept || (isUp && policy !== "Never"));
    });

  it("leave images of a site's registry to the pod's program", async () => {
    uplink.lose();
    assert.equal(await pulledToNode(pod("Always", "10.96.0.50/a:1"), images, uplink), undefined);
    assert.deepEqual(listed, {});
  });
});
