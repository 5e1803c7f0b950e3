import assert from "node:assert/strict";
import { EdgeError } from "../../../../components/core/fault";
import { selectImages } from "../../../../cli/push/layout-selection";

const one = { name: "line/app:1.0.0", digest: "sha256:1" };
const two = { name: "line/tool:2.0.0", digest: "sha256:2" };
const faults = (count: number) => (error: unknown) =>
  error instanceof EdgeError && error.faults.length === count && error.faults.every(({ code }) => code === "EDGE-LAYOUT-IMAGE");

describe("the images of a layout that are pushed", () => {
  it("are all, under their own names", () => {
    assert.deepEqual(selectImages("folder", [one, two], []), [
      { digest: "sha256:1", ref: { repository: "line/app", tag: "1.0.0" } },
      { digest: "sha256:2", ref: { repository: "line/tool", tag: "2.0.0" } },
    ]);
  });
  it("are those asked for", () => {
    assert.deepEqual(
      selectImages("folder", [one, two], [{ repository: "line/tool", tag: "2.0.0" }]).map(({ digest }) => digest),
      ["sha256:2"],
    );
  });
  it("get the given name where there is one image", () => {
    assert.deepEqual(selectImages("folder", [{ name: "latest", digest: "sha256:1" }], [{ repository: "line/app", tag: "1" }]), [
      { digest: "sha256:1", ref: { repository: "line/app", tag: "1" } },
    ]);
  });
  it("need a repository and a tag, told for all at once", () => {
    assert.throws(() => selectImages("folder", [one, { name: "latest", digest: "sha256:3" }, { name: undefined, digest: "sha256:4" }], []), faults(2));
  });
  it("must be in the layout", () => {
    assert.throws(() => selectImages("folder", [one, two], [{ repository: "line/other", tag: "1" }]), /holds line\/app:1\.0\.0, line\/tool:2\.0\.0|it holds/);
  });
  it("must be at least one", () => {
    assert.throws(() => selectImages("folder", [], []), faults(1));
  });
});
