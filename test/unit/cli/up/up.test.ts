import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sourceHash } from "../../../../components/dynamic/build-stamp";
import { engineCommand } from "../../../../cli/up/up";
import type { EngineRun } from "../../../../cli/engine/engine-run";
import { runEngine } from "../../../../cli/engine/engine-run";
import { runNamed } from "../../../support/command-line";

describe("up and preview", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "edge-staging-engine-"));
    for (const name of ["dist", "policy/profiles"]) mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, "index.ts"), "");
    writeFileSync(join(folder, "policy", "profiles", "production.json"), "{}");
    writeFileSync(join(folder, "dist", ".sources"), sourceHash(folder));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const run = async (args: readonly string[], environment: Record<string, string> = {}, code = 0) => {
    const runs: EngineRun[] = [];
    const told: string[] = [];
    const printed: string[] = [];
    const command = engineCommand("up", async (asked) => {
      runs.push(asked);
      return code;
    });
    const io = { environment, folder, print: (text: string) => void printed.push(text), narrate: (line: string) => void told.push(line) };
    return { code: await runNamed("up", args, io, command), runs, told: told.join("\n"), printed: printed.join("\n") };
  };

  it("start pulumi with the pack's absolute path, whatever pack the environment names", async () => {
    const { runs, printed } = await run(["hub", "--", "--yes"], { PATH: "/bin", PULUMI_OPTION_POLICY_PACK: "policy" });
    const environment = { PATH: "/bin", PULUMI_OPTION_POLICY_PACK: join(folder, "policy") };
    assert.deepEqual([runs, printed], [[{ args: ["up", "--stack", "hub", "--yes"], folder, environment }], ""]);
  });

  it("take the profile by name or by file, before that of the environment", async () => {
    writeFileSync(join(folder, "my.json"), JSON.stringify({ all: "advisory", "registry-premium": "mandatory" }));
    const configOf = async (...args: string[]) =>
      (await run(["-s", "hub", ...args], { PULUMI_OPTION_POLICY_PACK_CONFIG: "/theirs.json" })).runs[0]?.environment["PULUMI_OPTION_POLICY_PACK_CONFIG"];
    assert.deepEqual(
      [await configOf("--profile", "production"), await configOf("--profile", "my.json"), await configOf()],
      [join(folder, "policy", "profiles", "production.json"), join(folder, "my.json"), "/theirs.json"],
    );
  });

  it("end as pulumi ends", async () => assert.equal((await run(["-s", "hub"], {}, 5)).code, 5));

  it("refuse a build that is older than the sources", async () => {
    writeFileSync(join(folder, "index.ts"), "changed");
    const { code, runs, told } = await run(["-s", "hub"]);
    assert.deepEqual([code, runs], [3, []]);
    assert.match(told, /EDGE-STALE-BUILD/);
  });

  for (const [content, said] of [
    [undefined, /the profile cannot be read[\s\S]+given {3}--profile my\.json/],
    ["[]", /not a JSON object/],
    ["{", /not a JSON object/],
    [JSON.stringify({ "registry-premum": "mandatory", other: "disabled" }), /given {3}registry-premum in my\.json[\s\S]+given {3}other in my\.json/],
  ] as const)
    it(`refuse a profile that says ${content ?? "nothing, because it is not there"}`, async () => {
      if (content !== undefined) writeFileSync(join(folder, "my.json"), content);
      const { code, runs, told } = await run(["-s", "hub", "--profile", "my.json"]);
      assert.deepEqual([code, runs], [3, []]);
      assert.match(told, said);
    });

  it("say what is wrong with the arguments", async () => assert.deepEqual((await run(["hub", "--", "--policy-pack", "x"])).code, 2));

  it("tell their options", async () => {
    const { code, runs, printed } = await run(["--help"]);
    assert.deepEqual([code, runs], [0, []]);
    assert.match(printed, /--profile/);
  });

  describe("as processes", () => {
    const write = (script: string) => {
      writeFileSync(join(folder, "pulumi"), `#!/bin/sh\n${script}\n`);
      chmodSync(join(folder, "pulumi"), 0o755);
    };
    const environment = () => ({ PATH: `${folder}:/usr/bin:/bin`, TOLD: "to the engine" });

    it("give the engine its arguments, folder and environment, and its exit code back", async () => {
      write('echo "$TOLD|$PWD|$*" > said; exit 7');
      assert.equal(await runEngine({ args: ["up", "--stack", "hub"], folder, environment: environment() }), 7);
      assert.equal(readFileSync(join(folder, "said"), "utf8"), `to the engine|${folder}|up --stack hub\n`);
    });

    it("report the signal that ended it", async () => {
      write("kill -TERM $$");
      assert.equal(await runEngine({ args: ["up"], folder, environment: environment() }), 143);
    });

    it("say that there is no pulumi", async () => {
      await assert.rejects(runEngine({ args: ["up"], folder, environment: { PATH: join(folder, "empty") } }), /EDGE-PULUMI-MISSING/);
    });
  });
});
