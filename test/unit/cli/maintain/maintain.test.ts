import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sourceHash } from "../../../../components/dynamic/build-stamp";
import { runNamed } from "../../../support/command-line";
import { diagnosticEvent, plannedEvent, summaryEvent } from "../../../support/planned-event";
import { recordedStream } from "../../../support/recorded-previews";

describe("maintain", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "edge-staging-maintain-"));
    mkdirSync(join(folder, "dist"));
    writeFileSync(join(folder, "index.ts"), "");
    writeFileSync(join(folder, "dist", ".sources"), sourceHash(folder));
    // Answers the preview with a stream, and the up with 7.
    const script = ["#!/bin/sh", `echo "$@" >> "${folder}/calls"`, `if [ "$1" = preview ]; then /bin/cat "${folder}/stream"; else exit 7; fi`];
    writeFileSync(join(folder, "dist", "pulumi"), script.join("\n"));
    chmodSync(join(folder, "dist", "pulumi"), 0o755);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const run = async (stream: string, ...args: string[]) => {
    writeFileSync(join(folder, "stream"), stream);
    const [printed, told]: [string[], string[]] = [[], []];
    const io = {
      environment: { PATH: join(folder, "dist") },
      folder,
      print: (text: string) => void printed.push(text),
      narrate: (line: string) => void told.push(line),
    };
    const code = await runNamed("maintain", args.length > 0 ? args : ["line-1"], io);
    const calls = readFileSync(join(folder, "calls"), "utf8").trim().split("\n");
    return { code, printed: printed.join("\n"), told: told.join("\n"), calls: calls.map((call) => call.split(" ")[0]) };
  };
  /** The recorded rotation, as if it had come by itself. */
  const due = recordedStream("rotation", "line-1").replaceAll("requested: rotation 1", "expires 2027-02-21").replaceAll('"trigger":"1"', '"trigger":""');

  it("brings up a site whose passwords end soon, and ends as pulumi ends", async () => {
    const { code, printed, calls } = await run(due);
    assert.deepEqual([code, printed, calls], [7, "line-1: due: line-1-client-password, line-1-connected-sync-password", ["preview", "up"]]);
  });

  it("does not rotate what somebody asked for: that is a change", async () => {
    const { code, printed, calls } = await run(recordedStream("rotation", "line-1"));
    assert.deepEqual([code, calls], [1, ["preview"]]);
    assert.match(printed, /not applied[\s\S]+update line-1-client-password/);
  });

  it("goes on with what is Pending", async () => {
    const pending = plannedEvent({
      op: "update",
      type: "pulumi-nodejs:dynamic/edge:Readiness",
      name: "line-1-online",
      before: { wait: "accepted" },
      after: { wait: "accepted" },
    });
    const { printed, calls } = await run([pending, summaryEvent()].join("\n"));
    assert.deepEqual([printed, calls], ["line-1: continuing what is Pending", ["preview", "up"]]);
  });

  for (const change of ["log-level", "new-version", "service-address", "installation"])
    it(`does nothing where more is planned: ${change}`, async () => {
      const { code, calls } = await run(recordedStream(change, "line-1"));
      assert.deepEqual([code, calls], [1, ["preview"]]);
    });

  it("does nothing where nothing is planned", async () => {
    const { code, printed, calls } = await run(summaryEvent());
    assert.deepEqual([code, printed, calls], [0, "line-1: nothing to do", ["preview"]]);
  });

  for (const [stream, report, code] of [
    [summaryEvent(), { outcome: "unchanged", due: [], refused: [] }, 0],
    [due, { outcome: "applied", due: ["line-1-client-password", "line-1-connected-sync-password"], refused: [] }, 7],
    [recordedStream("log-level", "line-1"), { outcome: "refused", due: [], refused: ["update line-1-connected-registry"] }, 1],
  ] as const)
    it(`prints one JSON object with --json: ${report.outcome}`, async () => {
      const { code: ended, printed } = await run(stream, "line-1", "--json");
      assert.deepEqual([ended, JSON.parse(printed)], [code, { schemaVersion: 1, stack: "line-1", ...report }]);
    });

  it("names the rules of the policy pack that refuse the plan", async () => {
    const { code, told, calls } = await run(recordedStream("standard-sku", "hub"), "-s", "hub");
    assert.deepEqual([code, calls], [3, ["preview"]]);
    assert.match(told, /EDGE-NO-PLAN {2}the policy pack refuses the plan \(registry-premium\), so nothing was changed/);
  });

  for (const [what, stream, code] of [
    [
      "the program's faults",
      [diagnosticEvent("error", "EDGE-CONTEXT  there is no such context\n  fix     correct it"), summaryEvent("failed")],
      "EDGE-CONTEXT",
    ],
    ["another error", [diagnosticEvent("error", "hunter2"), summaryEvent("failed")], "EDGE-NO-PLAN"],
    ["a stream that breaks off", [plannedEvent({ op: "same", type: "pulumi:pulumi:Stack", name: "x" })], "EDGE-NO-PLAN"],
  ] as const)
    it(`does nothing, and ends with 3, at ${what}`, async () => {
      const { code: ended, told, calls } = await run(stream.join("\n"));
      assert.deepEqual([ended, calls], [3, ["preview"]]);
      assert.ok(told.includes(code), told);
      assert.doesNotMatch(told, /hunter2/);
    });
});
