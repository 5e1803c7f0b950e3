import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { StackRun } from "../../../../cli/rollout/driver";
import { claimRun, endRun, runIn } from "../../../../cli/rollout/run-file";
import { stackProcesses } from "../../../../cli/rollout/stack-process";
import type { CommandIo } from "../../../../cli/io/command";
import { gone } from "../../../support/gone-process";

const run: StackRun = { stack: "line-1", isHub: false, attempt: 1, mayNeedRecovery: false };

describe("the process of a stack's run", () => {
  let folder: string;
  const io = (): CommandIo => ({ environment: process.env, folder, print: () => undefined, narrate: () => undefined });
  const file = () => join(folder, "line-1.1.json");
  /** A program that starts the run and executes this code. */
  const program = (body: string) => {
    const script = join(folder, "program.js");
    const own = JSON.stringify(join(process.cwd(), "dist", "cli", "rollout", "run-file.js"));
    writeFileSync(script, `const { claimRun, endRun } = require(${own}); const file = process.argv[2];\n${body}`);
    return script;
  };
  const runner = (body: string, ending = new AbortController().signal) => stackProcesses(io(), { folder, profile: "pilot", ending, script: program(body) });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "edge-staging-run-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Resolves when the run has started. */
  const begun = async () => {
    for (;;) {
      const found = runIn(file());
      if (found) return found;
      await new Promise(setImmediate);
    }
  };

  it("receives its arguments, and writes its result and output to the folder", async () => {
    const result = await runner(`claimRun(file); console.log(process.argv.slice(3).join(" ")); endRun(file, { is: "failed", reason: "no room" });`).bringUp(
      run,
    );
    assert.deepEqual(result, { is: "failed", reason: "no room" });
    assert.equal(readFileSync(join(folder, "line-1.1.log"), "utf8"), `${folder} line-1 site - pilot\n`);
  });

  it("is followed by a second driver, which starts no other process", async () => {
    const body = `if (!claimRun(file)) process.exit(); console.log("began"); setTimeout(() => endRun(file, { is: "offline", reason: "x" }), 300);`;
    const [first, second] = [runner(body), runner(body)];
    const results = [first.bringUp(run)];
    await begun();
    results.push(second.bringUp(run));
    assert.deepEqual(await Promise.all(results), [
      { is: "offline", reason: "x" },
      { is: "offline", reason: "x" },
    ]);
    assert.equal(readFileSync(join(folder, "line-1.1.log"), "utf8"), "began\n");
  });

  it("counts as interrupted if it was killed, for later drivers too", async () => {
    const first = runner("claimRun(file); setInterval(() => undefined, 1000);").bringUp(run);
    const { pid } = await begun();
    process.kill(pid, "SIGKILL");
    await gone(pid);
    assert.deepEqual(await first, { is: "interrupted", reason: "its process was killed" });
    assert.equal((await runner("throw new Error('a second process');").bringUp(run)).is, "interrupted");
  });

  it("counts as failed if it ended before the run started", async () => {
    const result = await runner("throw new Error('broken');").bringUp(run);
    assert.match(result.is === "failed" ? result.reason : result.is, /its process ended before it began; see .*line-1\.1\.log/);
    assert.match(readFileSync(join(folder, "line-1.1.log"), "utf8"), /broken/);
  });

  it("is interrupted with its driver, and reports its own result", async () => {
    const ending = new AbortController();
    const body = `process.on("SIGINT", () => { endRun(file, { is: "interrupted", reason: "asked" }); process.exit(); }); claimRun(file); setInterval(() => undefined, 1000);`;
    const result = runner(body, ending.signal).bringUp(run);
    await begun();
    ending.abort();
    assert.deepEqual(await result, { is: "interrupted", reason: "asked" });
  });

  it("starts a run only once, even if it is claimed twice", () => {
    assert.deepEqual([claimRun(file()), claimRun(file())], [true, false]);
    endRun(file(), { is: "failed", reason: "x" });
    assert.equal(claimRun(file()), false);
  });
});
