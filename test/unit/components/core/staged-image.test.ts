import assert from "node:assert/strict";
import { stagedImageFault, stagedImageFaults } from "../../../../components/core/staged-image";

const digest = `sha256:${"a".repeat(64)}`;

describe("an image of a staged block", () => {
  for (const image of ["factory/vision:1.0.0", "vision:latest", "a/b/c:2024-11-30_1"])
    it(`is accepted as ${image}`, () => assert.equal(stagedImageFault(image), undefined));

  for (const [image, code, what] of [
    [`factory/vision:1.0.0@${digest}`, "EDGE-STAGED-IMAGE", /names a digest.*looks for a tag only/],
    [`factory/vision@${digest}`, "EDGE-STAGED-IMAGE", /names a digest/],
    ["factory/vision", "EDGE-STAGED-IMAGE", /has no tag: a site skips it.*30 minutes/],
    ["vision:1.0.0@sha256:short", "EDGE-IMAGE-REF", /digest is not valid/],
    ["mcr.microsoft.com/vision:1", "EDGE-IMAGE-REF", /names the host/],
    ["Factory:1", "EDGE-IMAGE-REF", /repository is not valid/],
    ["vision:", "EDGE-IMAGE-REF", /tag is not valid/],
    ["", "EDGE-IMAGE-REF", /repository is not valid/],
  ] as const)
    it(`is refused as "${image.slice(0, 40)}"`, () => {
      const fault = stagedImageFault(image);
      assert.deepEqual([fault?.code, fault?.given], [code, image]);
      assert.match(fault?.what ?? "", what);
    });

  it("is reported together with all other refused images", () => assert.equal(stagedImageFaults(["a", "b:1", `c@${digest}`]).length, 2));
});
