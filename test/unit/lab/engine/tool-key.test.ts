import assert from "node:assert/strict";
import { toolModules } from "../../../../lab/engine/tool";
import { toolKey, type ToolSources } from "../../../../lab/engine/tool-key";

describe("the cache key of a tool", () => {
  const sources: ToolSources = { module: toolModules.etcd, files: { "go.mod": "a", "go.sum": "b" }, platform: "linux-x64" };
  it("does not depend on the order of the files", () => {
    assert.equal(toolKey({ ...sources, files: { "go.sum": "b", "go.mod": "a" } }), toolKey(sources));
  });
  const changes: Record<string, Partial<ToolSources>> = {
    "a file's text": { files: { "go.mod": "a2", "go.sum": "b" } },
    "another file": { files: { ...sources.files, "main.go": "" } },
    "the platform": { platform: "linux-arm64" },
    "the linker's flags": { module: { ...toolModules.etcd, linkerFlags: "" } },
    "build tags": { module: { ...toolModules.etcd, tags: "osusergo" } },
  };
  for (const [what, changed] of Object.entries(changes)) {
    it(`changes with ${what}`, () => assert.notEqual(toolKey({ ...sources, ...changed }), toolKey(sources)));
  }
});
