import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TestWorker } from "../../../../tools/test/test-worker";
import { gone } from "../../../support/gone-process";

describe("a test worker process", () => {
  const folder = mkdtempSync(join(tmpdir(), "edge-staging-worker-"));
  const workers: TestWorker[] = [];
  after(async () => {
    for (const worker of workers) await worker.end();
    rmSync(folder, { recursive: true });
  });

  const worker = (graceMs?: number) => {
    const started = new TestWorker({ testFolder: folder, color: false, graceMs });
    workers.push(started);
    return started;
  };
  const write = (file: string, text: string) => {
    writeFileSync(join(folder, file), text);
    return file;
  };

  it("counts passed, failed and skipped tests per file", async () => {
    const mixed = write(
      "mixed.test.js",
      `describe("a suite", () => { it("holds", () => {}); it("fails", () => { throw new Error("as it must"); }); it.skip("waits", () => {}); });`,
    );
    const good = write("good.test.js", `it("holds", () => {});`);
    const both = worker();
    const [first, second] = [await both.run(mixed), await both.run(good)];
    assert.deepEqual([first.passed, first.failed, first.skipped], [1, 1, 1]);
    assert.deepEqual([second.passed, second.failed, second.skipped], [1, 0, 0]);
    assert.match(first.output, /a suite\n {4}✔ holds\n {4}1\) fails\n {4}- waits/);
    assert.match(first.failures, /1\) a suite\n {7}fails:\n {5}Error: as it must\n {6}at/);
    assert.equal(second.failures, "");
  });
  it("reports a file that cannot be loaded as a failure, and continues with the next", async () => {
    const both = worker();
    const { failed, failures } = await both.run(write("unloadable.test.js", `require("./nothing");`));
    assert.equal(failed, 1);
    assert.match(failures, /cannot be loaded: .*Cannot find module '.\/nothing'/);
    assert.equal((await both.run(write("good.test.js", `it("holds", () => {});`))).passed, 1);
  });
  it("is reported as a failure with signal and test if it crashes", async () => {
    const crashed = worker();
    const { failed, failures } = await crashed.run(
      write("crash.test.js", `it("leaves", () => { console.log("last words"); process.kill(process.pid, "SIGKILL"); });`),
    );
    assert.equal(failed, 1);
    assert.match(failures, /The worker process was killed by SIGKILL during: .*leaves/);
    assert.equal(crashed.isBroken, true);
  });
  it("is reported as a failure if it exits before the file ends, even with exit code 0", async () => {
    const { failed, failures } = await worker().run(write("exit.test.js", `it("leaves", () => process.exit(0));`));
    assert.equal(failed, 1);
    assert.match(failures, /The worker process exited with code 0 during: leaves/);
  });
  it("is killed with its child processes and reported as a failure if it does not answer", async () => {
    const pidFile = join(folder, "child-pid");
    const hung = worker(1);
    const source = `const { spawn } = require("child_process"); const { writeFileSync } = require("fs");
      it("hangs", () => { const child = spawn("sleep", ["600"], { detached: true, stdio: "ignore" }); writeFileSync(${JSON.stringify(pidFile)}, String(child.pid)); for (;;); }).timeout(400);`;
    const { failed, failures } = await hung.run(write("hang.test.js", source));
    assert.equal(failed, 1);
    assert.match(failures, /The worker process did not answer for 2 s and was killed during: hangs/);
    await gone(Number(readFileSync(pidFile, "utf8")));
  });
  it("runs exit handlers when it is interrupted, so that child processes end", async () => {
    const marker = join(folder, "left");
    const source = `const { writeFileSync } = require("fs"); process.once("exit", () => writeFileSync(${JSON.stringify(marker)}, "left"));
      it("waits", function () { this.timeout(0); process.kill(process.pid, "SIGTERM"); return new Promise(() => setInterval(() => {}, 1000)); });`;
    const interrupted = worker();
    const { failures } = await interrupted.run(write("waits.test.js", source));
    assert.match(failures, /exited with code 130 during: waits/);
    assert.equal(readFileSync(marker, "utf8"), "left");
  });
});
