import assert from "node:assert/strict";
import { EdgeError } from "../../../../components/core/fault";
import { selectImages } from "../../../../cli/push/layout-selection";

const one = { name: "line/app:1.0.0", digest: "sha256:1" };
const two = { name: "line/tool:2.0.0", digest: "sha256:2" };
const faults = (count: number) => (error: unknown) =>
  error instanceof EdgeError && error.faults.length === count && error.faults.every(({ code }) => code === "EDGE-LAYOUT-IMAGE");

describe("images selected from a layout", () => {
  it("are by default all images, with their own names", () => {
    assert.deepEqual(selectImages("folder", [one, two], []), [
      { digest: "sha256:1", ref: { repository: "line/app", tag: "1.0.0" } },
      { digest: "sha256:2", ref: { repository: "line/tool", tag: "2.0.0" } },
    ]);
  });
  it("are only the requested images", () => {
    assert.deepEqual(
      selectImages("folder", [one, two], [{ repository: "line/tool", tag: "2.0.0" }]).map(({ digest }) => digest),
      ["sha256:2"],
    );
  });
  it("get the requested name if the layout has a single image", () => {
    assert.deepEqual(selectImages("folder", [{ name: "latest", digest: "sha256:1" }], [{ repository: "line/app", tag: "1" }]), [
      { digest: "sha256:1", ref: { repository: "line/app", tag: "1" } },
    ]);
  });
  it("need a repository and a tag, and all faults are reported at once", () => {
    assert.throws(() => selectImages("folder", [one, { name: "latest", digest: "sha256:3" }, { name: undefined, digest: "sha256:4" }], []), faults(2));
  });
  it("must exist in the layout", () => {
    assert.throws(() => selectImages("folder", [one, two], [{ repository: "line/other", tag: "1" }]), /holds line\/app:1\.0\.0, line\/tool:2\.0\.0|it holds/);
  });
  it("must include at least one image", () => {
    assert.throws(() => selectImages("folder", [], []), faults(1));
  });
});
