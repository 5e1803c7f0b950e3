import assert from "node:assert/strict";
import type { Examination } from "../../../../cli/doctor/check";
import { doctorReport, doctorTable, exitCodeOf } from "../../../../cli/doctor/doctor-report";

const one = (verdict: Examination["verdict"], more: Partial<Examination> = {}): Examination => ({
  ...{ stack: "line-1", check: "locks", examined: "management locks", verdict, faults: [] },
  ...more,
});
const fault = { code: "EDGE-LOCKED", what: "it is locked", given: "a lock", fix: "remove\u001b[31m it" };

describe("the doctor's report", () => {
  const codes: [what: string, checks: Examination[], code: number, healthy: boolean][] = [
    ["every check is ok", [one("ok")], 0, true],
    ["there are warnings", [one("warning", { faults: [fault] })], 0, true],
    ["a check does not apply", [one("skipped", { reason: "no" })], 0, true],
    ["a check could not read its object", [one("ok"), one("skipped", { reason: "no", isUnread: true })], 3, false],
    ["there is an error", [one("error", { faults: [fault] }), one("skipped", { isUnread: true })], 1, false],
  ];
  for (const [what, checks, code, healthy] of codes)
    it(`gives exit code ${code} if ${what}`, () => {
      const report = doctorReport(["line-1"], checks);
      assert.deepEqual([exitCodeOf(report), report.healthy], [code, healthy]);
    });

  it("has a row per check with its faults below, and escapes control characters", () => {
    const report = doctorReport(
      ["line-1"],
      [one("ok"), one("error", { check: "service", faults: [fault] }), one("skipped", { reason: "two\nlines", isUnread: true })],
    );
    assert.equal(
      doctorTable(report),
      [
        "verdict  stack   check    examined",
        "ok       line-1  locks    management locks",
        "error    line-1  service  management locks",
        "         EDGE-LOCKED  it is locked",
        "           given   a lock",
        "           fix     remove\\u{1b}[31m it",
        "skipped  line-1  locks    management locks: two lines",
        "line-1: 1 ok, 0 warnings, 1 errors, 1 skipped, of which 1 could not be made",
      ].join("\n"),
    );
  });
});
