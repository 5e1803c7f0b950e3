import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EdgeError } from "../../../../components/core/fault";
import { affectedStacks, stackNames } from "../../../../cli/changed-stacks/stack-files";

const all = { hubs: ["hub"], sites: ["line-1", "line-2"] };

describe("stacks affected by a change", () => {
  for (const [files, changed] of [
    [["stacks/Pulumi.line-2.yaml"], { hubs: [], sites: ["line-2"] }],
    [["stacks/Pulumi.hub.yaml", "docs/reference/review.md"], { hubs: ["hub"], sites: [] }],
    [["README.md", "docs/how-to/prepare-azure.md", "test/unit/a.test.ts", "lab/world.ts", ".github/workflows/up.yml"], { hubs: [], sites: [] }],
    [["stacks/Pulumi.line-1.yaml", "components/site.ts"], all],
    [["stacks/solutions/vision/1.1.0/template.yaml"], all],
    [["package-lock.json"], all],
    [["policy/rules/registry-premium.ts"], all],
    [["program/gate/gate.ts"], all],
    [["provider.ts"], all],
    [["Pulumi.yaml"], all],
    [["stacks/rollout.yaml", "stacks/operator.yaml"], { hubs: [], sites: [] }],
    [["stacks/hubs.yaml", "stacks/Pulumi.line-1.yaml"], { hubs: ["hub"], sites: ["line-1"] }],
    [["stacks/Pulumi.gone.yaml"], { hubs: [], sites: [] }],
    [[], { hubs: [], sites: [] }],
  ] as const)
    it(`are found for ${files.join(", ") || "no file"}`, () => assert.deepEqual(affectedStacks(all, files), changed));

  it("cannot be chosen while a file is not YAML: each is named with the place, and no line of it is shown", () => {
    const folder = mkdtempSync(join(tmpdir(), "edge-staging-stacks-"));
    writeFileSync(join(folder, "Pulumi.hub.yaml"), "config:\n  edge-staging:role: hub\n");
    for (const stack of ["line-1", "line-2"]) writeFileSync(join(folder, `Pulumi.${stack}.yaml`), "config:\n  a: [hidden\n  b: 1\n");
    try {
      stackNames(folder);
      assert.fail("must be refused");
    } catch (error) {
      assert.ok(error instanceof EdgeError, String(error));
      assert.deepEqual(
        error.faults.map(({ code, given }) => [code, given]),
        ["line-1", "line-2"].map((stack) => ["EDGE-STACK-FILE", `stacks/Pulumi.${stack}.yaml`]),
      );
      assert.match(error.message, /at line \d+, column \d+/);
      assert.ok(!error.message.includes("hidden"));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("are chosen from the stacks with a file", () => assert.deepEqual(stackNames("stacks"), { hubs: ["hub"], sites: ["line-1", "line-2"] }));
});
