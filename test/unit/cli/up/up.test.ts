import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { buildStamp } from "../../../../components/dynamic/build-stamp";
import { engineCommand } from "../../../../cli/up/up";
import type { EngineRun } from "../../../../cli/engine/engine-run";
import { runEngine } from "../../../../cli/engine/engine-run";
import { silenceLimitMs } from "../../../../cli/engine/max-silence";
import { stackFile } from "../../../../program/config/config-source";
import { runNamed } from "../../../support/command-line";

describe("the up command", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "edge-staging-engine-"));
    for (const name of ["dist", "policy/profiles"]) mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, "index.ts"), "");
    writeFileSync(join(folder, "policy", "profiles", "production.json"), "{}");
    writeFileSync(join(folder, "dist", ".sources"), buildStamp(folder));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const run = async (args: readonly string[], environment: Record<string, string> = {}, code = 0) => {
    const runs: EngineRun[] = [];
    const narrated: string[] = [];
    const printed: string[] = [];
    const command = engineCommand("up", async (engineRun) => {
      runs.push(engineRun);
      return code;
    });
    const io = { environment, folder, print: (text: string) => void printed.push(text), narrate: (line: string) => void narrated.push(line) };
    return { code: await runNamed("up", args, io, command), runs, narrated: narrated.join("\n"), printed: printed.join("\n") };
  };

  it("starts Pulumi with the absolute path of its own policy pack, overriding the environment", async () => {
    const { runs, printed } = await run(["hub", "--", "--yes"], { PATH: "/bin", PULUMI_OPTION_POLICY_PACK: "policy" });
    const environment = { PATH: "/bin", PULUMI_OPTION_POLICY_PACK: join(folder, "policy") };
    const { narrate: _, ...started } = runs[0] ?? assert.fail("pulumi was not started");
    assert.deepEqual([started, printed], [{ args: ["up", "--stack", "hub", "--yes"], folder, environment, silenceMs: 35 * 60_000 }, ""]);
  });

  it("prefers a profile given by name or file to the environment's", async () => {
    writeFileSync(join(folder, "my.json"), JSON.stringify({ all: "advisory", "registry-premium": "mandatory" }));
    const configOf = async (...args: string[]) =>
      (await run(["-s", "hub", ...args], { PULUMI_OPTION_POLICY_PACK_CONFIG: "/theirs.json" })).runs[0]?.environment["PULUMI_OPTION_POLICY_PACK_CONFIG"];
    assert.deepEqual(
      [await configOf("--profile", "production"), await configOf("--profile", "my.json"), await configOf()],
      [join(folder, "policy", "profiles", "production.json"), join(folder, "my.json"), "/theirs.json"],
    );
  });

  it("interrupts a run that is silent for the stack's timeout plus 5 minutes, or for --max-silence", async () => {
    mkdirSync(join(folder, dirname(stackFile("line-1"))), { recursive: true });
    writeFileSync(join(folder, stackFile("line-1")), "config:\n  edge-staging:site:\n    timeout: PT1H\n");
    const limit = async (...args: string[]) => (await run(args)).runs[0]?.silenceMs;
    assert.deepEqual([await limit("line-1"), await limit("hub"), await limit("line-1", "--max-silence", "PT2M")], [65 * 60_000, 35 * 60_000, 2 * 60_000]);
    const { code, narrated } = await run(["line-1", "--max-silence", "soon"]);
    assert.equal(code, 2);
    assert.match(narrated, /--max-silence takes an ISO 8601 duration of PT1M to P1D, given soon/);
  });
  it("never interrupts a silent run at a terminal by default, because Pulumi may wait for an answer", () => {
    assert.equal(silenceLimitMs(undefined, "line-1", { folder, canAsk: true }), undefined);
    assert.equal(silenceLimitMs(60_000, "line-1", { folder, canAsk: true }), 60_000);
  });

  it("exits with Pulumi's code", async () => assert.equal((await run(["-s", "hub"], {}, 5)).code, 5));

  it("refuses a build that is older than the sources", async () => {
    writeFileSync(join(folder, "index.ts"), "changed");
    const { code, runs, narrated } = await run(["-s", "hub"]);
    assert.deepEqual([code, runs], [3, []]);
    assert.match(narrated, /EDGE-STALE-BUILD/);
  });

  for (const [content, message] of [
    [undefined, /the profile cannot be read[\s\S]+given {3}--profile my\.json/],
    ["[]", /not a JSON object/],
    ["{", /not a JSON object/],
    [JSON.stringify({ "registry-premum": "mandatory", other: "disabled" }), /given {3}registry-premum in my\.json[\s\S]+given {3}other in my\.json/],
  ] as const)
    it(`refuses a profile that ${content === undefined ? "does not exist" : `contains ${content}`}`, async () => {
      if (content !== undefined) writeFileSync(join(folder, "my.json"), content);
      const { code, runs, narrated } = await run(["-s", "hub", "--profile", "my.json"]);
      assert.deepEqual([code, runs], [3, []]);
      assert.match(narrated, message);
    });

  it("exits with 2 for invalid arguments", async () => assert.deepEqual((await run(["hub", "--", "--policy-pack", "x"])).code, 2));

  it("prints its options with --help", async () => {
    const { code, runs, printed } = await run(["--help"]);
    assert.deepEqual([code, runs], [0, []]);
    assert.match(printed, /--profile/);
  });

  describe("as a process", () => {
    const write = (script: string) => {
      writeFileSync(join(folder, "pulumi"), `#!/bin/sh\n${script}\n`);
      chmodSync(join(folder, "pulumi"), 0o755);
    };
    const environment = () => ({ PATH: `${folder}:/usr/bin:/bin`, MARKER: "to the engine" });
    const narrated: string[] = [];
    const narrate = (line: string) => void narrated.push(line);
    beforeEach(() => void narrated.splice(0));

    it("interrupts an engine that reports nothing, and lists the unfinished resources", async () => {
      const event = (kind: string, urn: string) => JSON.stringify({ [kind]: { metadata: { op: "refresh", urn } } });
      const urn = (name: string) => `urn:pulumi:hub::edge-staging::a:b:Registry::${name}`;
      const events = [event("resourcePreEvent", urn("done")), event("resOutputsEvent", urn("done")), event("resourcePreEvent", urn("registry"))];
      writeFileSync(join(folder, "events"), events.join("\n"));
      write(`trap 'exit 255' INT; cat events >> "$3"; for i in $(seq 600); do sleep 0.05; done`);
      assert.equal(await runEngine({ args: ["up"], folder, environment: environment(), silenceMs: 3_000, narrate }), 255);
      assert.match(narrated.join("\n"), /EDGE-SILENT-RUN {2}Pulumi reported nothing for 3 s[^\n]*\n {2}given {3}at work on a:b:Registry registry\n/);
    });

    it("passes arguments, folder and environment to the engine, and returns its exit code", async () => {
      write('[ -f "$3" ] && echo "$MARKER|$PWD|$1 $2 $4 $5" > output; echo "$3" > log; exit 7');
      assert.equal(await runEngine({ args: ["up", "--stack", "hub"], folder, environment: environment(), silenceMs: 600_000, narrate }), 7);
      assert.equal(readFileSync(join(folder, "output"), "utf8"), `to the engine|${folder}|up --event-log --stack hub\n`);
      assert.ok(!existsSync(readFileSync(join(folder, "log"), "utf8").trim()), "the event log is removed");
    });

    it("returns the exit code of the signal that ended the engine", async () => {
      write("kill -TERM $$");
      assert.equal(await runEngine({ args: ["up"], folder, environment: environment(), narrate }), 143);
    });

    it("reports a missing Pulumi", async () => {
      await assert.rejects(runEngine({ args: ["up"], folder, environment: { PATH: join(folder, "empty") }, narrate }), /EDGE-PULUMI-MISSING/);
    });
  });
});
