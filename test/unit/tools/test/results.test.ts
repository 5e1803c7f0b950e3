import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { keepDurations, readDurations } from "../../../../tools/test/durations-file";
import { type FileResult, brokenOff } from "../../../../tools/test/file-result";
import { failureReport, fileReport, slowestReport } from "../../../../tools/test/report";
import { tallyOf } from "../../../../tools/test/verdict";

const result = (file: string, change: Partial<FileResult> = {}): FileResult => ({
  file,
  passed: 1,
  failed: 0,
  skipped: 0,
  output: "\n\n  a suite\n    ✔ holds\n",
  failures: "",
  wallMs: 1_500,
  cpuMs: 300,
  ...change,
});

describe("test file results", () => {
  it("add up", () =>
    assert.deepEqual(tallyOf([result("unit/a.test.js", { passed: 3, failed: 1 }), result("unit/b.test.js", { skipped: 2 })], true), {
      passed: 4,
      failed: 1,
      skipped: 2,
      skippedNeedlessly: 2,
    }));
  it("count a failed npm run check as one failure", () => assert.equal(tallyOf([result("unit/a.test.js")], false).failed, 1));
  it("do not count skipped live tests as needlessly skipped", () =>
    assert.equal(tallyOf([result("live/a.test.js", { skipped: 1 })], true).skippedNeedlessly, 0));

  it("are printed with the name of their source file", () =>
    assert.equal(fileReport(result("unit/a.test.js")), "test/unit/a.test.ts (1.5 s)\n  a suite\n    ✔ holds\n\n"));
  it("are printed with complete failures when their file ends", () => {
    const failed = result("unit/a.test.js", { failed: 1, failures: "\n  1) a\n     Error: no\n" });
    assert.equal(fileReport(failed), "test/unit/a.test.ts (1.5 s)\n  a suite\n    ✔ holds\n\n  1) a\n     Error: no\n\n");
  });
  it("are repeated at the end only for failed files", () =>
    assert.equal(
      failureReport([
        result("unit/b.test.js", { failed: 1, failures: "  1) b\n" }),
        result("unit/c.test.js"),
        result("unit/a.test.js", { failed: 1, failures: "  1) a\n" }),
      ]),
      "FAILED test/unit/a.test.ts\n  1) a\n\nFAILED test/unit/b.test.ts\n  1) b\n\n",
    ));
  it("show reason and process output if a worker ended early", () => {
    const broken = brokenOff("unit/a.test.js", "The worker process exited with code 3 during: loading the file", 10, "out of memory\n");
    assert.equal(
      fileReport(broken),
      "test/unit/a.test.ts (0.0 s)\n  The worker process exited with code 3 during: loading the file\n  Output of the worker process:\nout of memory\n\n",
    );
  });
  it("list the twenty slowest files, slowest first", () => {
    const lines = slowestReport(Array.from({ length: 25 }, (_, index) => result(`unit/${index}.test.js`, { wallMs: index * 1000 })))
      .trimEnd()
      .split("\n");
    assert.equal(lines.length, 21);
    assert.equal(lines[1], "   24.0 s     0.3 s  test/unit/24.test.ts");
  });
});

describe("test file durations", () => {
  const folder = mkdtempSync(join(tmpdir(), "edge-staging-durations-"));
  const path = join(folder, "cache", "test-durations.json");
  after(() => rmSync(folder, { recursive: true }));

  it("are saved without losing those of files that did not run", () => {
    keepDurations(path, [result("unit/a.test.js"), result("unit/b.test.js")]);
    keepDurations(path, [result("unit/b.test.js", { wallMs: 20.4 })]);
    assert.deepEqual(readDurations(path), { "unit/a.test.js": 1_500, "unit/b.test.js": 20 });
  });
  it("are empty if the file is missing or invalid", () => {
    assert.deepEqual(readDurations(join(folder, "missing.json")), {});
    for (const text of ["{", "null", "[]", '{"a":"soon"}']) {
      writeFileSync(path, text);
      assert.deepEqual(readDurations(path), {}, text);
    }
  });
});
