import assert from "node:assert/strict";
import { hasDigest, imageReference, isStagedImage, repositoriesOfImages } from "../../../../../lab/site/orchestration/cloud-registry";

describe("an image reference in a staged block", () => {
  it("is split into repository and tag", () => {
    assert.deepEqual(imageReference("line/app:1.0"), { text: "line/app:1.0", repository: "line/app", reference: "1.0" });
  });
  it("has tag latest by default", () => {
    assert.equal(imageReference("line/app").reference, "latest");
  });
  it("keeps a digest", () => {
    assert.deepEqual(imageReference("app@sha256:ab"), { text: "app@sha256:ab", repository: "app", reference: "sha256:ab" });
  });
  for (const [text, isProcessed, isNeverFound] of [
    ["line/app:1.0", true, false],
    ["line/app", false, false],
    [`line/app@sha256:${"a".repeat(64)}`, true, true],
    [`line/app:1.0@sha256:${"a".repeat(64)}`, true, true],
    ["line/app@sha256:short", true, true],
    ["host:5000/app:1.0", false, false],
  ] as const)
    it(`is ${isProcessed ? "processed" : "skipped"} by the site's script as ${text.slice(0, 20)}${isNeverFound ? ", and never found" : ""}`, () =>
      assert.deepEqual([isStagedImage(text), hasDigest(text)], [isProcessed, isNeverFound]));
  it("counts a repository with several tags once", () => {
    assert.deepEqual(repositoriesOfImages(["a:1", "a:2", "b"]), ["a", "b"]);
  });
});
