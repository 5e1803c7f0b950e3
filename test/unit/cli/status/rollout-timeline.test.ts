import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatLine, type RecordLine } from "../../../../cli/rollout/record";
import { recordFolder } from "../../../../cli/rollout/record-file";
import { newestRollout, timelineOf } from "../../../../cli/status/read-rollout";
import { rolloutText, stackRows, waveRows } from "../../../../cli/status/rollout-rows";
import { planOf } from "../../../support/rollout-world";

const at = (minute: number) => new Date(Date.parse("2026-12-01T08:00:00Z") + minute * 60_000).toISOString();
const stack = (minute: number, name: string, is: Extract<RecordLine, { event: "stack" }>["is"], attempt = 1, reason?: string): RecordLine => ({
  ...{ event: "stack", at: at(minute), stack: name, wave: name === "hub" ? "hubs" : "one", is, attempt },
  ...(reason && { reason }),
});
const lines: RecordLine[] = [
  { event: "started", at: at(0), by: "x", schemaVersion: 1, id: "r1", plan: planOf({ name: "one", sites: ["a", "b", "c"] }, { name: "two", sites: ["d"] }) },
  { event: "driving", at: at(0), by: "x" },
  { event: "wave", at: at(0), wave: "hubs", is: "begun" },
  stack(0, "hub", "running"),
  stack(10, "hub", "healthy"),
  { event: "wave", at: at(10), wave: "hubs", is: "done" },
  { event: "wave", at: at(10), wave: "one", is: "begun" },
  stack(10, "a", "running"),
  stack(10, "b", "running"),
  stack(20, "a", "soaking"),
  stack(30, "a", "healthy"),
  stack(30, "b", "interrupted"),
  stack(30, "b", "running", 2),
  stack(40, "b", "failed", 2, "no room"),
];
const timeline = (more: readonly RecordLine[] = []) => {
  const found = timelineOf([...lines, ...more], true);
  assert.ok(found.is !== "unreadable");
  return found;
};

describe("the timeline of a rollout", () => {
  it("has start and end of each wave, and its stacks by state, the worst first", () => {
    assert.deepEqual(
      waveRows(timeline(), at(100)).map(({ wave, took, counts, stretch }) => [
        wave.name,
        wave.is,
        took,
        counts.map(({ is, stacks }) => `${stacks} ${is}`),
        stretch,
      ]),
      [
        ["hubs", "done", "10 min 00 s", ["1 healthy"], { is: "run", from: 0, to: 0.1 }],
        ["one", "begun", "1 h 30 min", ["1 failed", "1 waiting", "1 healthy"], { is: "run", from: 0.1, to: 1 }],
        ["two", "waiting", undefined, ["1 waiting"], undefined],
      ],
    );
  });

  it("has the runs and soaks of each stack, up to now if they are in progress", () => {
    const rows = stackRows(timeline([stack(50, "c", "running")]), at(100));
    assert.deepEqual(
      rows.map(({ stack: own, took, stretches }) => [own.stack, own.is, took, stretches.map(({ is, from, to }) => `${is} ${from}-${to}`)]),
      [
        ["b", "failed", "30 min 00 s", ["run 0.1-0.3", "run 0.3-0.4"]],
        ["c", "running", "50 min 00 s", ["run 0.5-1"]],
        ["d", "waiting", undefined, []],
        ["hub", "healthy", "10 min 00 s", ["run 0-0.1"]],
        ["a", "healthy", "20 min 00 s", ["run 0.1-0.2", "soak 0.2-0.3"]],
      ],
    );
    assert.equal(rows[0]?.stack.reason, "no room");
  });

  it("ends with the rollout, and stays within its time whatever the clocks show", () => {
    const ended = timeline([{ event: "ended", at: at(50), outcome: "stopped", reason: "1 failed" }]);
    assert.equal(rolloutText(ended), "rollout r1: stopped: 1 failed; 2 of 5 stacks are healthy");
    assert.deepEqual(waveRows(ended, at(500))[1]?.stretch, { is: "run", from: 0.2, to: 1 });
    assert.deepEqual(waveRows(timeline(), at(-5))[1]?.stretch, { is: "run", from: 1, to: 0 });
  });

  it("shows whether a driver is running", () => {
    assert.deepEqual([timelineOf(lines, true).is, timelineOf(lines, false).is], ["driven", "waiting"]);
    assert.equal(timelineOf([...lines, { event: "paused", at: at(41), by: "x" }], true).is, "paused");
  });
});

describe("the newest rollout of a project", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "edge-staging-rollout-"));
    mkdirSync(join(folder, recordFolder), { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const write = (name: string, text: string) => writeFileSync(join(folder, recordFolder, name), text);

  it("is read from its record, and is absent without one", () => {
    assert.equal(newestRollout(folder), undefined);
    write("1.jsonl", "not used");
    write("2.jsonl", lines.map(formatLine).join("\n"));
    assert.deepEqual(newestRollout(folder), timelineOf(lines, false));
  });

  it("is unreadable if its record is invalid, which hides no site", () => {
    write("1.jsonl", '{"event":"other"}\n');
    assert.match(JSON.stringify(newestRollout(folder)), /"unreadable","reason":"the record of the rollout cannot be used: not a line/);
    write("1.jsonl", "");
    assert.deepEqual(newestRollout(folder), { is: "unreadable", reason: "the record of the rollout has no first line" });
  });
});
