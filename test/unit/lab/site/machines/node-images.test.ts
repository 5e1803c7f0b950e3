import assert from "node:assert/strict";
import { NodeImages } from "../../../../../lab/site/machines/node-images";

describe("the images of the lab's nodes", () => {
  it("stay as long as a pod of the node uses them, under the name that it uses", () => {
    const images = new NodeImages();
    const [first, second] = [images.use("a", "host/app:1", "one"), images.use("a", "host/app:1", "one")];
    const seen = () => [images.digestOf("a", "host/app:1"), images.digestOf("b", "host/app:1"), images.digestOf("a", "host:443/app:1")];
    first();
    first();
    assert.deepEqual(seen(), ["one", undefined, undefined]);
    second();
    assert.deepEqual(seen(), [undefined, undefined, undefined]);
  });
});
