import assert from "node:assert/strict";
import type { MatrixRow } from "../../matrix/matrix";
import { isPassed, matrixTable } from "../../matrix/matrix-report";
import { type Kill, uncovered } from "../../matrix/walk";
import { onlyIn } from "../../matrix/world-objects";
import { shortened } from "../../matrix/write-journal";

const kill = (write: string, late: string[] = []): Kill => ({ write, who: "engine", late, code: 0, output: "" });
const walked = (...kills: Kill[]) => ({ kills, code: 0, output: "", writes: new Map<string, number>() });
const passed: MatrixRow = {
  operation: "values",
  flavor: "generic",
  writes: 2,
  kills: [kill("a"), kill("b")],
  recovered: 2,
  manual: 0,
  uncovered: [],
  orphans: [],
  missing: [],
  pulls: 100,
  refusedPulls: 0,
  refusedSyncs: 0,
  seconds: 60,
  failure: "",
};

describe("the kill matrix", () => {
  it("covers a write if runs were killed after each of its calls, or if it took effect together with a killed write", () => {
    const clean = new Map([
      ["a", 2],
      ["b", 1],
    ]);
    assert.deepEqual(uncovered(clean, walked(kill("a"), kill("a"), kill("b"))), []);
    assert.deepEqual(uncovered(clean, walked(kill("a"), kill("b"))), ["a"]);
    assert.deepEqual(uncovered(clean, walked(kill("a"), kill("a", ["b"]))), []);
  });

  it("counts duplicate objects", () => {
    assert.deepEqual(onlyIn(["a", "a", "b"], ["a", "b"]), ["a"]);
    assert.deepEqual(onlyIn(["a"], ["a", "a"]), []);
  });

  it("shortens a write to its resource, without revision numbers", () => {
    const target = "/subscriptions/2/resourceGroups/rg/providers/Microsoft.Edge/targets/line1";
    assert.equal(shortened(`${target}/solutions/vision/versions/vision-1.0.0.3`), "Microsoft.Edge/targets/line1/solutions/vision/versions/vision-*");
    assert.equal(shortened("/subscriptions/2/resourceGroups/rg"), "resourceGroups/rg");
  });

  it("passes a row only without manual work, uncovered writes, orphans, missing objects, refusals and failures", () => {
    assert.equal(isPassed(passed), true);
    const broken: Partial<MatrixRow>[] = [
      { manual: 1 },
      { uncovered: ["a"] },
      { orphans: ["a"] },
      { missing: ["a"] },
      { refusedPulls: 1 },
      { refusedSyncs: 1 },
      { failure: "x" },
    ];
    for (const fault of broken) assert.equal(isPassed({ ...passed, ...fault }), false, JSON.stringify(fault));
    assert.match(matrixTable([passed, { ...passed, orphans: ["Secret default/x"] }]), /passed\n.*FAILED\ngeneric values: orphan: Secret default\/x$/s);
  });
});
