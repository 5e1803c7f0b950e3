import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { type LockSystem, withLock } from "../../../../lab/engine/build-lock";
import { startNarrator } from "../../../../lab/engine/narrator";
import { removeTemporaryFolders, temporaryFolder } from "./temporary-folder";

const machine = "boot/pid-namespace";

describe("the build lock", () => {
  afterEach(removeTemporaryFolders);

  let lock: string;
  let narrated: string[];
  let nowMs: number;
  /** Called at the beginning of each wait. */
  let onWait: () => void;
  /** Running processes and their identities. */
  let running: Map<number, string>;
  beforeEach(() => {
    lock = path.join(temporaryFolder(), "go1.26.8.lock");
    narrated = [];
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
  const narrator = startNarrator((text) => narrated.push(text.trim().replace(/^[\d.]+ s +/, "")));
  const run = <Result>(pid: number, work: () => Promise<Result>, signal?: AbortSignal) =>
    withLock(lock, { what: "the build of etcd", narrator, signal, system: systemOf(pid) }, work);
  /** Creates a lock in the state in which a killed process leaves it. */
  const heldBy = (pid: number, identity: string | undefined) => {
    mkdirSync(lock);
    const file = path.join(lock, "holder-of-a-test.json");
    writeFileSync(file, JSON.stringify({ pid, identity }));
    utimesSync(file, nowMs / 1000, nowMs / 1000);
  };

  it("is acquired without waiting or output if it is free, and is removed after the work", async () => {
    assert.equal(await run(1, async () => readdirSync(lock).length), 1);
    assert.deepEqual([narrated, readdirSync(path.dirname(lock))], [[], []]);
  });

  it("is released when the work fails", async () => {
    await assert.rejects(
      run(1, async () => Promise.reject(new Error("no compiler"))),
      /no compiler/,
    );
    assert.equal(existsSync(lock), false);
  });

  it("makes a second process wait for the first, and report for which process it waits", async () => {
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
    assert.deepEqual(narrated, ["waiting for the build of etcd by process 1"]);
    assert.deepEqual(readdirSync(path.dirname(lock)), []);
  });

  it("lets the second process do the work if the first failed", async () => {
    let fail = () => {};
    const first = run(1, () => new Promise<void>((_, reject) => (fail = () => reject(new Error("no compiler")))));
    while (!existsSync(lock)) await new Promise(setImmediate);
    onWait = () => fail();
    const both = await Promise.allSettled([first, run(2, async () => "built")]);
    assert.deepEqual([both[0].status, both[1]], ["rejected", { status: "fulfilled", value: "built" }]);
  });

  for (const [what, pid, identity] of [
    ["has ended", 9, `${machine} 900`],
    ["has ended, and whose process id was reused", 3, `${machine} 900`],
  ] as const)
    it(`is acquired at once from a holder that ${what}`, async () => {
      heldBy(pid, identity);
      assert.equal(await run(1, async () => "built"), "built");
      assert.deepEqual(narrated, [`waiting for the build of etcd by process ${pid}`, `process ${pid} ended during the build of etcd; this one takes over`]);
      assert.deepEqual(readdirSync(path.dirname(lock)), []);
    });

  it("is acquired by one process at a time if several wait for a dead holder", async () => {
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
    ["whose operating system does not identify processes", undefined],
  ] as const)
    it(`is acquired from a holder ${what} only after one minute without a heartbeat`, async () => {
      heldBy(9, identity);
      const since = nowMs;
      onWait = () => {};
      await run(1, async () => {});
      assert.ok(nowMs - since > 60_000 && nowMs - since < 62_000, `${nowMs - since} ms`);
    });

  it("stays with its holder if a waiting run is interrupted", async () => {
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
