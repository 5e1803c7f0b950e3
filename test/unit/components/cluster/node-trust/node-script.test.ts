import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { remoteScript, nodeTrustResult } from "../../../../../components/cluster/node-trust/node-script";

describe("the remote script, sent on standard input", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "edge-staging-remote-"))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("delivers files and variables to a shell byte for byte", () => {
    const line = fc.string({ unit: fc.constantFrom("a", "'", '"', "$", "`", "\\", "$(id)", "#", " ", "\t", "é") });
    fc.assert(
      fc.property(line, fc.array(line), (value, lines) => {
        const file = `${lines.join("\n")}\n`;
        const run = `folder=${folder}\nunpack\nprintf %s "$VALUE" > "$folder/value"\n`;
        execFileSync("/bin/sh", ["-s"], { input: remoteScript({ variables: { VALUE: value }, files: { file }, run }) });
        assert.deepEqual([readFileSync(join(folder, "value"), "utf8"), readFileSync(join(folder, "file"), "utf8")], [value, file]);
      }),
      { numRuns: 30 },
    );
  });

  for (const text of ["no end", "one\nedge-staging-end-of-file\ntwo\n"])
    it(`refuses a file that would not arrive complete: ${JSON.stringify(text)}`, () =>
      assert.throws(() => remoteScript({ variables: {}, files: { one: text }, run: "" }), /^Error: one cannot be sent/));
});

describe("the result line of the node script", () => {
  it("is parsed, with a reason that may contain spaces and `reason=`", () =>
    assert.deepEqual(nodeTrustResult("node-trust result=refused plan=none restarts=0 reason=a table without reason=x"), {
      ...{ result: "refused", plan: "none", restarts: 0, reason: "a table without reason=x" },
    }));
  it("is the last one of several, among other output", () =>
    assert.equal(
      nodeTrustResult("node-trust result=waiting plan=files restarts=0 reason=a\nnode-trust result=trusted plan=files restarts=1 reason=b\nend\n")?.reason,
      "b",
    ));
  for (const text of ["", "node-trust", "node-trust result=trusted", "# node-trust result=trusted plan=files restarts=0 reason=b"])
    it(`is not found in ${JSON.stringify(text)}`, () => assert.equal(nodeTrustResult(text), undefined));
});
