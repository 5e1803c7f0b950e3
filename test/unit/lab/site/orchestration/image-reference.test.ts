import assert from "node:assert/strict";
import { imageReference, repositoriesOfImages } from "../../../../../lab/site/orchestration/cloud-registry";

describe("an image of a staged block", () => {
  it("has its tag", () => {
    assert.deepEqual(imageReference("line/app:1.0"), { text: "line/app:1.0", repository: "line/app", reference: "1.0" });
  });
  it("is the latest without a tag", () => {
    assert.equal(imageReference("line/app").reference, "latest");
  });
  it("keeps a digest", () => {
    assert.deepEqual(imageReference("app@sha256:ab"), { text: "app@sha256:ab", repository: "app", reference: "sha256:ab" });
  });
  it("counts a repository once, however many of its tags are wanted", () => {
    assert.deepEqual(repositoriesOfImages(["a:1", "a:2", "b"]), ["a", "b"]);
  });
});
