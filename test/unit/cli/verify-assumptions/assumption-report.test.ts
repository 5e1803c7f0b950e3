import assert from "node:assert/strict";
import { type AssumptionReport, assumptionTable, exitCodeOf, type Reach, verdicts } from "../../../../cli/verify-assumptions/assumption-report";
import type { Finding } from "../../../../cli/verify-assumptions/attempt";

const assumptions = { "first-fact": { statement: "It is so.", check: "Look at it." } };
const attempts = (...findings: Finding[]) => findings.map((finding, index) => ({ id: "first-fact", stack: `line-${index}`, finding }));
const report = (...findings: Finding[]): AssumptionReport => ({
  schemaVersion: 1,
  edgeStaging: "1.0.0",
  date: "2026-12-01",
  assumptions: verdicts(assumptions, attempts(...findings), { checkable: ["first-fact"], writable: [] }),
});

describe("the report about assumptions", () => {
  const cases: [what: string, findings: Finding[], verdict: string, seen: string[], code: number][] = [
    ["nothing tried it", [], "not tried", ["name a stack, which may show it"], 0],
    ["no stack could check it", [{ notTried: "off" }, { notTried: "off" }], "not tried", ["off"], 0],
    ["one stack confirms it", [{ notTried: "off" }, { held: "2 of 2" }], "held", ["2 of 2"], 0],
    ["one stack refutes it", [{ held: "2 of 2" }, { failed: "0 of 2" }], "failed", ["0 of 2"], 1],
  ];
  for (const [what, findings, verdict, seen, code] of cases)
    it(`has verdict ${verdict} if ${what}`, () => {
      const given = report(...findings);
      assert.deepEqual(given.assumptions, [{ id: "first-fact", statement: "It is so.", verdict, seen }]);
      assert.equal(exitCodeOf(given), code);
    });

  it("says how an assumption that nothing tried can be checked", () => {
    const seen = (reach: Reach) => verdicts(assumptions, [], reach)[0]?.seen;
    assert.deepEqual(seen({ checkable: [], writable: [] }), ["this command cannot show it. To find out: Look at it."]);
    assert.deepEqual(seen({ checkable: ["first-fact"], writable: ["first-fact"] }), ["name a stack, which may show it; --write checks it"]);
  });

  it("lists failed assumptions before confirmed ones, and counts both", () => {
    const [held] = report({ held: "yes" }).assumptions;
    const [failed] = report({ failed: "no" }).assumptions;
    assert.ok(held && failed);
    const lines = assumptionTable({ ...report(), assumptions: [held, { ...failed, id: "second-fact" }] }).split("\n");
    assert.deepEqual(
      lines.slice(0, 4).map((line) => line.replace(/ +/g, " ")),
      ["verdict assumption seen", "failed second-fact no", "held first-fact yes", "1 held, 1 failed, 0 not tried of 2 assumptions"],
    );
  });
});
