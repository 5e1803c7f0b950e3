import assert from "node:assert/strict";
import type { Examination } from "../../../../cli/doctor/check";
import { doctorReport } from "../../../../cli/doctor/doctor-report";
import { type Repair, repaired, repairsOf } from "../../../../cli/doctor/repair";
import { commands } from "../../../../cli/commands";
import { UsageError } from "../../../../cli/io/command";
import { givenTo } from "../../../support/command-line";

describe("repairs of the doctor", () => {
  const found = (stack: string, ...codes: string[]): Examination => ({
    ...{ stack, check: "x", examined: "x", verdict: "warning" },
    faults: codes.map((code) => ({ code, what: "x", fix: "x" })),
  });

  it("rotate passwords that are due, once per site, and nothing else", () => {
    const report = doctorReport([], [found("line-1", "EDGE-PASSWORD-DUE", "EDGE-PASSWORD-DUE", "EDGE-TARGET"), found("line-2", "EDGE-PASSWORD-DUE")]);
    assert.deepEqual(
      repairsOf(report).map(({ command }) => command),
      ["edge-staging maintain line-1", "edge-staging maintain line-2"],
    );
  });

  const repair = (ran: string[], command: string, code: number): Repair => ({
    ...{ stack: "line-1", command },
    run: async () => {
      ran.push(command);
      return code;
    },
  });
  const answers: [what: string, isConfirmed: boolean, answer: string, runs: boolean][] = [
    ["--yes", true, "", true],
    ["the answer y", false, "y", true],
    ["the answer YES", false, " YES ", true],
    ["no answer", false, "", false],
    ["the answer n", false, "n", false],
  ];
  for (const [what, isConfirmed, answer, runs] of answers)
    it(`${runs ? "run" : "are only shown"} with ${what}`, async () => {
      const [ran, narrated]: [string[], string[]] = [[], []];
      const io = { environment: {}, folder: "", print: () => undefined, narrate: (line: string) => void narrated.push(line), ask: async () => answer };
      assert.equal(await repaired([repair(ran, "one", 3), repair(ran, "two", 0)], isConfirmed, io), runs);
      assert.deepEqual(ran, runs ? ["one", "two"] : []);
      const ends = ["one: ended with exit code 3", "two: done"];
      assert.deepEqual(narrated, ["doctor would run: one", "doctor would run: two", ...(runs ? ends : [])]);
    });

  const refused: string[][] = [
    ["line-1", "--yes"],
    ["line-1", "--repair"],
    ["line-1", "--bundle", ""],
  ];
  for (const args of refused)
    it(`are refused without a terminal: ${args.join(" ")}`, async () => {
      const doctor = await commands.find(({ name }) => name === "doctor")?.load();
      const io = { environment: {}, folder: "", print: () => undefined, narrate: () => undefined };
      await assert.rejects(async () => doctor?.(await givenTo("doctor", args), io), UsageError);
    });
});
