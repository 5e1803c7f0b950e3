import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { startNarrator } from "../../../../lab/engine/narrator";
import { Phases } from "../../../../lab/start/phases";
import { RunLogs } from "../../../../lab/start/run-logs";
import { removeTemporaryFolders, temporaryFolder } from "../engine/temporary-folder";
import { writeFiles } from "../engine/written-files";

describe("an npm start phase", () => {
  let out: string;
  let narration: string;
  let interrupt: AbortController;
  let phases: Phases;
  beforeEach(() => {
    out = temporaryFolder();
    narration = "";
    interrupt = new AbortController();
    const narrator = startNarrator((text) => {
      narration += text;
    });
    phases = new Phases(narrator, new RunLogs(out), interrupt.signal);
  });
  afterEach(removeTemporaryFolders);

  const phase = <Result>(work: (write: (text: string) => void) => Promise<Result>) => ({
    name: "pulumi up -s hub",
    log: "hub" as const,
    fix: "try again",
    work,
  });

  it("is reported when it starts and when it ends", async () => {
    await phases.run(phase(async () => 1));
    assert.match(narration, /^ +0\.\d s {2}pulumi up -s hub\n +0\.\d s {2}pulumi up -s hub: done in 0\.\d s\n$/);
  });

  it("returns its result and records its duration", async () => {
    assert.equal(await phases.run(phase(async () => 7)), 7);
    assert.deepEqual(
      phases.ended.map(({ name, durationMs }) => [name, Number.isInteger(durationMs)]),
      [["pulumi up -s hub", true]],
    );
  });

  it("reports name, cause, fix and log if it fails", async () => {
    const failing = phases.run(phase(() => Promise.reject(new Error("name is taken\nby another"))));
    await assert.rejects(failing, {
      message: `EDGE-LAB-PHASE  failed: pulumi up -s hub\n  cause   name is taken\n          by another\n  fix     try again\n  log     ${join(out, "hub.log")}`,
    });
    assert.deepEqual(phases.ended, []);
  });

  it("shows the beginning of a long cause and writes the rest to the log", async () => {
    const cause = Array.from({ length: 50 }, (_, line) => `line ${line}.`).join("\n");
    await assert.rejects(phases.run(phase(() => Promise.reject(new Error(cause)))), /line 39\.\n {10}\.\.\. 10 more lines in the log\n/);
    assert.match(readFileSync(join(out, "hub.log"), "utf8"), /line 49\./);
  });

  it("writes output and error to its log if it fails", async () => {
    const work = async (write: (text: string) => void) => {
      write("creating\n");
      throw new Error("no");
    };
    await assert.rejects(phases.run(phase(work)));
    assert.match(readFileSync(join(out, "hub.log"), "utf8"), /^==> pulumi up -s hub\ncreating\nError: no\n/);
  });

  it("does not start after an interruption", async () => {
    interrupt.abort(new Error("interrupted"));
    let hasStarted = false;
    const starting = phases.run(
      phase(async () => {
        hasStarted = true;
      }),
    );
    await assert.rejects(starting, /interrupted/);
    assert.equal(hasStarted, false);
  });

  it("is reported as interrupted, not as failed, after an interruption", async () => {
    const work = async () => {
      interrupt.abort(new Error("interrupted"));
      throw new Error("the engine was stopped");
    };
    await assert.rejects(phases.run(phase(work)), { message: "interrupted" });
  });
});

describe("npm start logs", () => {
  afterEach(removeTemporaryFolders);

  it("are removed at the next start, but other files in the folder are kept", () => {
    const out = temporaryFolder();
    writeFiles(out, { "hub.log": "old", "lab/line-1/logs/etcd.log": "old", "report.txt": "another's" });
    new RunLogs(out);
    assert.deepEqual(
      ["hub.log", "lab", "report.txt"].map((name) => existsSync(join(out, name))),
      [false, false, true],
    );
  });

  it("include logs of the lab's programs, but neither keys nor the engine's home", () => {
    const [out, world] = [temporaryFolder(), temporaryFolder()];
    writeFiles(world, { "line-1/logs/etcd.log": "words", "line-1/keys/tokens": "secret", kubeconfig: "secret", "home/logs/output.log": "engine" });
    new RunLogs(out).keepWorld(world);
    assert.equal(readFileSync(join(out, "lab", "line-1", "logs", "etcd.log"), "utf8"), "words");
    assert.deepEqual(
      ["line-1/keys", "kubeconfig", "home"].map((name) => existsSync(join(out, "lab", name))),
      [false, false, false],
    );
  });
});
