import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildStamp } from "../../../../components/dynamic/build-stamp";
import { runNamed } from "../../../support/command-line";
import { diagnosticEvent, plannedEvent, summaryEvent } from "../../../support/planned-event";
import { recordedStream } from "../../../support/recorded-previews";

describe("the maintain command", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "edge-staging-maintain-"));
    mkdirSync(join(folder, "dist"));
    writeFileSync(join(folder, "index.ts"), "");
    writeFileSync(join(folder, "dist", ".sources"), buildStamp(folder));
    // Answers a preview with the stream, and exits with 7 for an up.
    const script = ["#!/bin/sh", `echo "$@" >> "${folder}/calls"`, `if [ "$1" = preview ]; then /bin/cat "${folder}/stream"; else exit 7; fi`];
    writeFileSync(join(folder, "dist", "pulumi"), script.join("\n"));
    chmodSync(join(folder, "dist", "pulumi"), 0o755);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const run = async (stream: string, ...args: string[]) => {
    writeFileSync(join(folder, "stream"), stream);
    const [printed, narrated]: [string[], string[]] = [[], []];
    const io = {
      environment: { PATH: join(folder, "dist") },
      folder,
      print: (text: string) => void printed.push(text),
      narrate: (line: string) => void narrated.push(line),
    };
    const code = await runNamed("maintain", args.length > 0 ? args : ["line-1"], io);
    const calls = readFileSync(join(folder, "calls"), "utf8").trim().split("\n");
    return { code, printed: printed.join("\n"), narrated: narrated.join("\n"), calls: calls.map((call) => call.split(" ")[0]) };
  };
  /** The recorded rotation, as if the expiry had caused it instead of a request. */
  const due = recordedStream("rotation", "line-1").replaceAll("requested: rotation 1", "expires 2027-02-21").replaceAll('"trigger":"1"', '"trigger":""');

  it("deploys a site whose passwords expire soon, and exits with Pulumi's code", async () => {
    const { code, printed, calls } = await run(due);
    assert.deepEqual([code, printed, calls], [7, "line-1: due: line-1-client-password, line-1-connected-sync-password", ["preview", "up"]]);
  });

  it("does not apply a requested rotation, because that is a change", async () => {
    const { code, printed, calls } = await run(recordedStream("rotation", "line-1"));
    assert.deepEqual([code, calls], [1, ["preview"]]);
    assert.match(printed, /not applied[\s\S]+update line-1-client-password/);
  });

  it("continues Pending resources", async () => {
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
    it(`applies nothing if the plan contains another change: ${change}`, async () => {
      const { code, calls } = await run(recordedStream(change, "line-1"));
      assert.deepEqual([code, calls], [1, ["preview"]]);
    });

  it("applies nothing if the plan has no changes", async () => {
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

  it("lists the policy rules that refuse the plan", async () => {
    const { code, narrated, calls } = await run(recordedStream("standard-sku", "hub"), "-s", "hub");
    assert.deepEqual([code, calls], [3, ["preview"]]);
    assert.match(narrated, /EDGE-NO-PLAN {2}the policy pack refuses the plan \(registry-premium\), so nothing was changed/);
  });

  for (const [what, stream, code] of [
    [
      "faults of the program",
      [diagnosticEvent("error", "EDGE-CONTEXT  there is no such context\n  fix     correct it"), summaryEvent("failed")],
      "EDGE-CONTEXT",
    ],
    ["another error", [diagnosticEvent("error", "hunter2"), summaryEvent("failed")], "EDGE-NO-PLAN"],
    ["a stream without an end", [plannedEvent({ op: "same", type: "pulumi:pulumi:Stack", name: "x" })], "EDGE-NO-PLAN"],
  ] as const)
    it(`applies nothing and exits with 3 after ${what}`, async () => {
      const { code: ended, narrated, calls } = await run(stream.join("\n"));
      assert.deepEqual([ended, calls], [3, ["preview"]]);
      assert.ok(narrated.includes(code), narrated);
      assert.doesNotMatch(narrated, /hunter2/);
    });
});
