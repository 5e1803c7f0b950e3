import assert from "node:assert/strict";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { StartedLine } from "../../../../cli/rollout/record";
import { RecordFile } from "../../../../cli/rollout/record-file";
import { planOf } from "../../../support/rollout-world";

const at = "2026-12-01T08:00:00Z";
const first: StartedLine = { event: "started", at, by: "x", schemaVersion: 1, id: "1", plan: planOf({ name: "all", sites: ["a"] }) };

describe("the rollout record", () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "edge-staging-record-"));
    path = join(folder, "below", "record.jsonl");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("contains one line of JSON per transition, readable by its owner only", () => {
    const record = RecordFile.create(path, first);
    record.append({ event: "driving", at, by: "x" });
    const lines = readFileSync(path, "utf8").trimEnd().split("\n");
    assert.deepEqual(
      lines.map((line) => (JSON.parse(line) as { event: string }).event),
      ["started", "driving"],
    );
    assert.equal(statSync(path).mode & 0o777, 0o600);
  });

  it("is never overwritten by another rollout", () => {
    RecordFile.create(path, first);
    assert.throws(() => RecordFile.create(path, first), /EDGE-ROLLOUT-RECORD/);
  });

  it("shows lines that another process appends, and an incomplete line only after it is completed", () => {
    const record = RecordFile.create(path, first);
    assert.equal(record.state().control, "running");
    const line = JSON.stringify({ event: "paused", at, by: "y" });
    appendFileSync(path, line.slice(0, 10));
    assert.equal(record.state().control, "running");
    appendFileSync(path, `${line.slice(10)}\n`);
    assert.equal(record.state().control, "paused");
  });

  it("drops the incomplete line of a killed writer, and keeps every later line", () => {
    RecordFile.create(path, first);
    appendFileSync(path, '{"event":"stack","at":"20');
    const record = RecordFile.open(path);
    record.append({ event: "aborted", at, by: "y" });
    assert.equal(record.state().control, "aborted");
    assert.equal(RecordFile.open(path).state().control, "aborted");
  });

  it("is rejected if it is missing, empty, or of another version", () => {
    assert.throws(() => RecordFile.open(path), /EDGE-ROLLOUT-RECORD/);
    for (const text of ["", `${JSON.stringify({ ...first, schemaVersion: 2 })}\n`]) {
      const file = join(folder, "other.jsonl");
      writeFileSync(file, text);
      assert.throws(() => RecordFile.open(file), /EDGE-ROLLOUT-RECORD/);
    }
  });
});
