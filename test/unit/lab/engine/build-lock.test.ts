import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { type LockSystem, withLock } from "../../../../lab/engine/build-lock";
import { startNarrator } from "../../../../lab/engine/narrator";
import { removeTemporaryFolders, temporaryFolder } from "./temporary-folder";

const machine = "boot/pid-namespace";

describe("the lock of a build", () => {
  afterEach(removeTemporaryFolders);

  let lock: string;
  let said: string[];
  let nowMs: number;
  /** Called by each wait, before the time has passed. */
  let onWait: () => void;
  /** Processes that run, with their identities. */
  let running: Map<number, string>;
  beforeEach(() => {
    lock = path.join(temporaryFolder(), "go1.26.8.lock");
    said = [];
    nowMs = Date.parse("2026-01-01T00:00:00Z");
    onWait = () => assert.fail("must not wait");
    running = new Map([1, 2, 3].map((pid) => [pid, `${machine} ${pid}00`]));
  });
  const systemOf = (pid: number): LockSystem => ({
    pid,
    identityOf: (other) => running.get(other),
    nowMs: () => nowMs,
    wait: async (ms, signal) => {
      signal?.throwIfAborted();
      onWait();
      nowMs += ms;
      await new Promise(setImmediate);
    },
  });
  const narrator = startNarrator((text) => said.push(text.trim().replace(/^[\d.]+ s +/, "")));
  const run = <Result>(pid: number, work: () => Promise<Result>, signal?: AbortSignal) =>
    withLock(lock, { what: "the build of etcd", narrator, signal, system: systemOf(pid) }, work);
  /** A lock as a process leaves it that is killed. */
  const heldBy = (pid: number, identity: string | undefined) => {
    mkdirSync(lock);
    const file = path.join(lock, "holder-of-a-test.json");
    writeFileSync(file, JSON.stringify({ pid, identity }));
    utimesSync(file, nowMs / 1000, nowMs / 1000);
  };

  it("is taken without a wait or a word where nobody holds it, and leaves nothing behind", async () => {
    assert.equal(await run(1, async () => readdirSync(lock).length), 1);
    assert.deepEqual([said, readdirSync(path.dirname(lock))], [[], []]);
  });

  it("is given back when the work fails", async () => {
    await assert.rejects(
      run(1, async () => Promise.reject(new Error("no compiler"))),
      /no compiler/,
    );
    assert.equal(existsSync(lock), false);
  });

  it("makes a second process wait, and say for whom, until the first has ended its work", async () => {
    const done: string[] = [];
    let finish = () => {};
    const first = run(1, () => new Promise<void>((resolve) => (finish = resolve)).then(() => void done.push("first")));
    while (!existsSync(lock)) await new Promise(setImmediate);
    let waits = 0;
    onWait = () => {
      if (++waits === 3) finish();
    };
    await Promise.all([first, run(2, async () => void done.push("second"))]);
    assert.deepEqual(done, ["first", "second"]);
    assert.deepEqual(said, ["waiting for the build of etcd by process 1"]);
    assert.deepEqual(readdirSync(path.dirname(lock)), []);
  });

  it("lets the second do the work where the first failed", async () => {
    let fail = () => {};
    const first = run(1, () => new Promise<void>((_, reject) => (fail = () => reject(new Error("no compiler")))));
    while (!existsSync(lock)) await new Promise(setImmediate);
    onWait = () => fail();
    const both = await Promise.allSettled([first, run(2, async () => "built")]);
    assert.deepEqual([both[0].status, both[1]], ["rejected", { status: "fulfilled", value: "built" }]);
  });

  for (const [what, pid, identity] of [
    ["has ended", 9, `${machine} 900`],
    ["has ended and left its id to another process", 3, `${machine} 900`],
  ] as const)
    it(`passes at once from a holder that ${what} to the process that waits`, async () => {
      heldBy(pid, identity);
      assert.equal(await run(1, async () => "built"), "built");
      assert.deepEqual(said, [`waiting for the build of etcd by process ${pid}`, `process ${pid} ended during the build of etcd; this one takes over`]);
      assert.deepEqual(readdirSync(path.dirname(lock)), []);
    });

  it("passes to one process only, however many wait for a dead holder", async () => {
    heldBy(9, `${machine} 900`);
    onWait = () => {};
    let holders = 0;
    const work = async () => {
      assert.equal(++holders, 1);
      for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
      holders -= 1;
    };
    await Promise.all([1, 2, 3].map((pid) => run(pid, work)));
    assert.equal(holders, 0);
  });

  for (const [what, identity] of [
    ["on another machine", "another-boot/pid-namespace 900"],
    ["in another container", "boot/another-namespace 900"],
    ["that its system does not identify", undefined],
  ] as const)
    it(`is waited for where its holder is one ${what}, until that is silent for a minute`, async () => {
      heldBy(9, identity);
      const since = nowMs;
      onWait = () => {};
      await run(1, async () => {});
      assert.ok(nowMs - since > 60_000 && nowMs - since < 62_000, `${nowMs - since} ms`);
    });

  it("is waited for no longer once the run is interrupted, and the holder keeps it", async () => {
    heldBy(2, running.get(2));
    const interrupt = new AbortController();
    onWait = () => interrupt.abort(new Error("interrupted"));
    await assert.rejects(
      run(1, async () => assert.fail("must not run"), interrupt.signal),
      /interrupted/,
    );
    assert.deepEqual([readdirSync(lock), readdirSync(path.dirname(lock))], [["holder-of-a-test.json"], ["go1.26.8.lock"]]);
  });
});
