import assert from "node:assert/strict";
import { missingMembers, otherValues } from "../../official-client/members";
import { countsOf, outcomeTable, verdictOf } from "../../official-client/outcome";

const ended = (exitCode: number, stdout: string, stderr = "") => ({ exitCode, stdout, stderr });

describe("the verdict on an official client's command", () => {
  it("is passed if the client succeeded and its answer has no faults", () => {
    assert.deepEqual(
      verdictOf("a", ended(0, '{"x": {"y": 1}}'), (answer) => otherValues(answer, { "x.y": 1 })),
      { name: "a", verdict: "passed", detail: "" },
    );
  });
  it("is passed for a table or no output if no JSON answer is expected", () => {
    assert.equal(verdictOf("a", ended(0, "NAME\nline1"), () => []).verdict, "passed");
    assert.equal(verdictOf("a", ended(0, ""), () => []).verdict, "passed");
  });
  it("is not modelled if the lab reported that", () => {
    const stderr = "ERROR: (InvalidResourceType) The lab does not know the resource type 'x'.";
    assert.deepEqual(
      verdictOf("a", ended(1, "", stderr), () => []),
      { name: "a", verdict: "not modelled", detail: "The lab does not know the resource type 'x'." },
    );
  });
  it("is wrong if the client failed for another reason", () => {
    assert.deepEqual(verdictOf("a", ended(1, "", "Traceback\nKeyError: 'systemData'\n"), () => []).verdict, "wrong");
  });
  it("is wrong if members are missing or have other values", () => {
    const faults = (answer: unknown) => [...missingMembers(answer, ["a", "b.c"]), ...otherValues(answer, { a: 2 })];
    assert.equal(verdictOf("a", ended(0, '{"a": 1, "b": null}'), faults).detail, "lacks b.c; a is 1, not 2");
  });
  it("counts null as a value", () => assert.deepEqual(missingMembers({ nextLink: null }, ["nextLink"]), []));
  it("is printed in a table with totals", () => {
    const outcomes = [verdictOf("one", ended(0, ""), () => []), verdictOf("second", ended(1, "", "boom"), () => [])];
    assert.deepEqual(countsOf(outcomes), { tried: 2, passed: 1, notModelled: 0, wrong: 1 });
    assert.match(
      outcomeTable(outcomes),
      /^one {5}passed\nsecond {2}wrong {9}boom\n\ncommands tried: 2, passed: 1, refused as not modelled: 0, wrong answers: 1$/,
    );
  });
});
