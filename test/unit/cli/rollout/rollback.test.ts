import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { healthyTimes, rollbackOf } from "../../../../cli/rollout/last-healthy";
import { pinsIn, withPins } from "../../../../cli/rollout/pinned-text";
import type { RecordLine, StackState } from "../../../../cli/rollout/record";
import { unifiedDiff } from "../../../../cli/rollout/unified-diff";

const vision = (version: string) => [{ name: "vision", version, installed: true, digests: { [`factory/vision:${version}`]: `sha256:${version}` } }];
const line = (at: string, is: StackState, attempt: number, version?: string): RecordLine => ({
  event: "stack",
  at,
  stack: "a",
  wave: "all",
  is,
  attempt,
  ...(version && { solutions: vision(version) }),
});

describe("the rollback version of a site", () => {
  const records = [
    [line("2026-12-02", "running", 1), line("2026-12-02", "soaking", 1, "1.1.0"), line("2026-12-02T01", "failed", 1)],
    [line("2026-12-01", "running", 1), line("2026-12-01", "soaking", 1, "1.0.0"), line("2026-12-01T01", "healthy", 1)],
    [line("2026-11-01", "healthy", 1, "0.9.0")],
  ];
  const times = healthyTimes(records, "a");
  const back = (version: string, isAsked = false) => rollbackOf(times, [{ solution: "vision", version }], isAsked)?.map(({ from, to }) => `${from} -> ${to}`);

  it("is the last healthy one, with the digests of that time", () => {
    assert.deepEqual(back("1.1.0"), ["1.1.0 -> 1.0.0"]);
    assert.deepEqual(rollbackOf(times, [{ solution: "vision", version: "1.1.0" }], false)?.[0]?.digests, { "factory/vision:1.0.0": "sha256:1.0.0" });
  });

  it("proposes nothing if the site already pins the last healthy version, and the previous healthy version if the site is named", () => {
    assert.deepEqual([back("1.0.0"), back("1.0.0", true)], [[], ["1.0.0 -> 0.9.0"]]);
  });

  it("is unknown without a healthy run with other versions", () => {
    assert.equal(rollbackOf(healthyTimes(records, "b"), [{ solution: "vision", version: "1.1.0" }], false), undefined);
    assert.equal(rollbackOf(healthyTimes([[line("2026-12-01", "healthy", 1, "1.0.0")]], "a"), [{ solution: "vision", version: "1.0.0" }], true), undefined);
  });
});

const stackFile = `# a comment
config:
  edge-staging:role: site
  edge-staging:site:
    hub: hub # the hub
    solutions:
      - name: vision
        version: 1.1.0 # why
        values: { version: 1.1.0 }
      - { name: gateway, version: "2.0.0" }
encryptionsalt: v1:x
`;

describe("the pinned versions in a stack file", () => {
  it("are read and changed in place, without changing any other character", () => {
    assert.deepEqual(pinsIn(stackFile), [
      { solution: "vision", version: "1.1.0" },
      { solution: "gateway", version: "2.0.0" },
    ]);
    const changed = withPins(stackFile, [
      { solution: "vision", version: "1.0.0" },
      { solution: "gateway", version: "1.9.10" },
    ]);
    assert.equal(changed, stackFile.replace("version: 1.1.0 # why", "version: 1.0.0 # why").replace('"2.0.0"', '"1.9.10"'));
  });

  it("are empty if the file is not YAML, and the file is not changed", () =>
    assert.deepEqual([pinsIn("a: ["), withPins("a: [", [{ solution: "x", version: "1" }])], [[], "a: ["]));
});

describe("the diff of a rollback", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "edge-staging-diff-"));
    mkdirSync(join(folder, "stacks"));
  });
  after(() => rmSync(folder, { recursive: true }));

  it("is applied by git apply, whatever lines change", () => {
    const lines = fc.array(fc.tuple(fc.constantFrom("a", "b", "", "- c"), fc.boolean()), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(lines, fc.boolean(), (drawn, endsWithBreak) => {
        const [before, after] = [false, true].map(
          (isNew) => drawn.map(([text, changes]) => (isNew && changes ? `${text}!` : text)).join("\n") + (endsWithBreak ? "\n" : ""),
        );
        // A version is never added to a missing line.
        fc.pre(before !== after && (endsWithBreak || drawn.at(-1)?.[0] !== ""));
        const file = join(folder, "stacks", "Pulumi.a.yaml");
        writeFileSync(file, before ?? "");
        execFileSync("git", ["apply"], {
          cwd: folder,
          input: `${unifiedDiff("stacks/Pulumi.a.yaml", before ?? "", after ?? "")}\n`,
          stdio: ["pipe", "ignore", "pipe"],
        });
        assert.equal(readFileSync(file, "utf8"), after);
      }),
      { numRuns: 25 },
    );
  });

  it("is empty if nothing changes", () => assert.equal(unifiedDiff("x", "a\n", "a\n"), ""));
});
