import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { AssumptionReport } from "../../cli/verify-assumptions/assumption-report";
import { verifyAssumptions } from "../../cli/verify-assumptions/verify-assumptions";
import { writable } from "../../cli/verify-assumptions/write/write-run";
import { startClock } from "../../lab/clock";
import { AzureLab } from "../support/azure-lab";
import { runNamed } from "../support/command-line";
import { readRecording, replayed } from "../support/recording-replay";
import { withSourceHost } from "../support/source-host";

const { EDGE_STAGING_LIVE_GROUP: group, EDGE_STAGING_LIVE_LOCATION: location } = process.env;

describe("the assumptions about Azure, in a real subscription", function () {
  this.timeout(1_800_000);
  let report: AssumptionReport;
  let recording: string;
  before(async function () {
    // Only where both are set: it creates a resource that Azure bills.
    if (!group || !location) return this.skip();
    mkdirSync("out", { recursive: true });
    recording = join("out", `recording-${new Date().toISOString().replaceAll(/[:.]/g, "-")}.json`);
    const printed: string[] = [];
    const narrate = (line: string) => void process.stderr.write(`${line}\n`);
    const io = { environment: process.env, folder: process.cwd(), print: (text: string) => void printed.push(text), narrate };
    const options = ["--write", "--scratch-group", group, "--location", location, "--yes", "--json", "--record", recording];
    const code = await runNamed("verify-assumptions", options, io, verifyAssumptions);
    assert.ok(code <= 1, `exit code ${code}`);
    report = JSON.parse(printed.join("")) as AssumptionReport;
  });

  it("hold as far as writes to a scratch group show", () => {
    const tried = report.assumptions.filter(({ id }) => writable.includes(id));
    assert.deepEqual(
      tried.filter(({ verdict }) => verdict !== "held").map(({ id, verdict, seen }) => ({ id, verdict, seen })),
      [],
    );
  });

  it("are what the lab does, exchange by exchange", async () => {
    const lab = withSourceHost(await AzureLab.start({ clock: startClock(1000), applyLatencies: true }), "mcr.microsoft.com");
    try {
      assert.deepEqual(await replayed(readRecording(readFileSync(recording, "utf8")), lab), []);
    } finally {
      await lab.stop();
    }
  });
});
