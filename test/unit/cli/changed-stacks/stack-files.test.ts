import assert from "node:assert/strict";
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

  it("are chosen from the stacks with a file", () => assert.deepEqual(stackNames("stacks"), { hubs: ["hub"], sites: ["line-1", "line-2"] }));
});
