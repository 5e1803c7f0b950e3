import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import type { RecordLine, StartedLine } from "../../../../cli/rollout/record";
import { linesOf, RecordFile, recordFolder } from "../../../../cli/rollout/record-file";
import type { RolloutReport } from "../../../../cli/rollout/rollout-report";
import { runNamed } from "../../../support/command-line";
import { planOf } from "../../../support/rollout-world";

const at = "2026-12-01T08:00:00Z";
const first: StartedLine = {
  event: "started",
  at,
  by: "x",
  schemaVersion: 1,
  id: "20261201",
  plan: planOf({ name: "canary", sites: ["a"] }, { name: "rest", sites: ["b"], approve: true }),
};

describe("the rollout command", () => {
  let folder: string;
  const path = () => join(folder, recordFolder, "20261201.jsonl");
  const given = (...lines: RecordLine[]) => {
    const record = RecordFile.create(path(), first);
    for (const line of lines) record.append(line);
  };
  const run = async (...args: string[]) => {
    const [printed, narrated]: [string[], string[]] = [[], []];
    const io = { environment: {}, folder, print: (text: string) => void printed.push(text), narrate: (line: string) => void narrated.push(line) };
    return { code: await runNamed("rollout", args, io), printed: printed.join("\n"), narrated: narrated.join("\n") };
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "edge-staging-rollout-"));
    mkdirSync(join(folder, "stacks"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("rejects an invalid command line with all faults", async () => {
    const { code, narrated } = await run("go", "--wave", "");
    assert.equal(code, 2);
    assert.match(narrated, /rollout takes plan, start, status, pause, resume, abort, approve, rollback, given go\n--wave needs a value/);
    assert.match(
      (await run("status", "--write", "--wave", "x")).narrated,
      /--wave belongs to rollout approve, resume, not to status\n--write belongs to rollout rollback/,
    );
    assert.match((await run("approve")).narrated, /rollout approve needs the wave/);
  });

  it("reports if there is no rollout yet", async () => {
    for (const action of ["status", "resume", "pause", "abort"])
      assert.match((await run(action)).narrated, new RegExp(`rollout ${action} needs a rollout: edge-staging rollout start`));
  });

  it("shows every stack of the newest rollout with its state, and what it waits for", async () => {
    given({ event: "stack", at, stack: "a", wave: "canary", is: "failed", attempt: 1, reason: "no room" });
    const { code, printed } = await run("status");
    assert.equal(code, 0);
    assert.match(printed, /^wave +stack +state +solutions +since +reason\nhubs +hub +waiting\ncanary +a +failed .* no room\nrest +b +waiting\n/);
    assert.match(printed, /rollout 20261201, started 2026-12-01T08:00:00Z: waiting$/);
    const report = JSON.parse((await run("status", "--json")).printed) as RolloutReport;
    assert.deepEqual([report.schemaVersion, report.record, report.waves.map(({ name }) => name)], [1, path(), ["hubs", "canary", "rest"]]);
  });

  it("plans without driving: the record's waves contain only the changed stacks and their hubs", async () => {
    const git = (...args: string[]) => execFileSync("git", ["-c", "user.name=x", "-c", "user.email=x@example.org", ...args], { cwd: folder, stdio: "pipe" });
    const site = (stack: string, key: string) =>
      writeFileSync(
        join(folder, "stacks", `Pulumi.${stack}.yaml`),
        stringify({ config: { "edge-staging:role": "site", "edge-staging:site": { hub: "hub", key } } }),
      );
    writeFileSync(join(folder, "package.json"), "{}");
    writeFileSync(join(folder, "stacks", "Pulumi.hub.yaml"), stringify({ config: { "edge-staging:role": "hub" } }));
    for (const stack of ["a", "b", "c"]) site(stack, stack);
    git("init", "--quiet");
    git("add", ".");
    git("commit", "--quiet", "--message", "one");
    site("c", "other");
    git("commit", "--quiet", "--all", "--message", "two");
    const waves = async (...args: string[]) => {
      const { code, printed, narrated } = await run("plan", "--json", "--record", `${args.length}.jsonl`, ...args);
      assert.equal(code, 0, narrated);
      return (JSON.parse(printed) as RolloutReport).waves.map(({ name, stacks }) => `${name}: ${stacks.map(({ stack }) => stack).join(" ")}`);
    };
    assert.deepEqual(await waves(), ["hubs: hub", "canary: a", "rest: b c"]);
    assert.deepEqual(await waves("--since", "HEAD~1"), ["hubs: hub", "rest: c"]);
    assert.deepEqual(linesOf(join(folder, "2.jsonl")).length, 1);
    assert.deepEqual(await waves("--since", "HEAD", "--json"), ["hubs: "]);
  });

  it("starts no wave before the previous ones are done", async () => {
    given();
    writeFileSync(join(folder, "package.json"), "{}");
    assert.match((await run("resume", "--wave", "rest")).narrated, /--wave rest needs the waves before it to be done; these are not: hubs, canary/);
    assert.match((await run("resume", "--wave", "plants")).narrated, /--wave takes a wave of the rollout: hubs, canary, rest, given plants/);
    assert.equal(linesOf(path()).length, 1);
  });

  it("records approvals of existing waves, pauses and an abort, each only when it can have an effect", async () => {
    given();
    assert.match((await run("approve", "--wave", "plants")).narrated, /--wave takes a wave of the rollout: canary, rest, given plants/);
    assert.equal((await run("approve", "--wave", "rest")).code, 0);
    assert.match((await run("pause")).printed, /: paused$/);
    assert.match((await run("abort")).printed, /: aborted$/);
    assert.deepEqual(
      linesOf(path()).map(({ event }) => event),
      ["started", "approved", "paused", "aborted"],
    );
  });

  it("does not change a rollout that has ended", async () => {
    given({ event: "ended", at, outcome: "done" });
    assert.match((await run("abort")).narrated, /the rollout 20261201 has ended \(done\), so it cannot be changed by rollout abort/);
    assert.deepEqual(linesOf(path()).length, 2);
  });

  it("records an approval of a stopped rollout, because it may be resumed", async () => {
    given({ event: "ended", at, outcome: "stopped" });
    assert.deepEqual([(await run("approve", "--wave", "rest")).code, (await run("pause")).code], [0, 2]);
    assert.equal(linesOf(path()).at(-1)?.event, "approved");
  });

  it("rejects the record of another file", async () => {
    writeFileSync(join(folder, "other.jsonl"), "{}\n");
    const { code, narrated } = await run("status", "--record", "other.jsonl");
    assert.equal(code, 3);
    assert.match(narrated, /EDGE-ROLLOUT-RECORD/);
  });
});
