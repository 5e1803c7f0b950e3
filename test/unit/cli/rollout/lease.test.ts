import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { driverOf, Lease, leaseMs, type LeaseWorld } from "../../../../cli/rollout/lease";

describe("the rollout lease", () => {
  let folder: string;
  let path: string;
  let nowMs: number;
  const alive = new Map<number, string>();
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "edge-staging-lease-"));
    path = join(folder, "record.jsonl.lease");
    nowMs = Date.now();
    alive.clear();
    for (const pid of [1, 2]) alive.set(pid, `start of ${pid}`);
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const world = (pid: number, host = "here"): LeaseWorld => ({
    holder: `${host}-${pid}`,
    by: `x@${host}`,
    host,
    pid,
    nowMs: () => nowMs,
    startOf: (id) => alive.get(id),
  });
  const taken = (pid: number, host?: string) => Lease.take(path, world(pid, host));

  it("refuses a second driver while the first one runs, and names it", () => {
    const first = taken(1);
    assert.throws(() => taken(2), /EDGE-ROLLOUT-DRIVEN[\s\S]*x@here, process 1/);
    first.release();
    assert.ok(taken(2).isOwn());
  });

  it("can be taken immediately from an ended process on this machine, even if another process reuses its id", () => {
    for (const start of [undefined, "another start"]) {
      const first = taken(1);
      if (start === undefined) alive.delete(1);
      else alive.set(1, start);
      const second = taken(2);
      assert.deepEqual([first.isOwn(), second.isOwn(), first.renew()], [false, true, false]);
      second.release();
      alive.set(1, "start of 1");
    }
  });

  it("can be taken from another machine only after it has expired", () => {
    const first = taken(1, "elsewhere");
    // Processes of another machine cannot be checked.
    alive.delete(1);
    nowMs += leaseMs.expiry - 1_000;
    assert.throws(() => taken(2), /EDGE-ROLLOUT-DRIVEN/);
    assert.ok(first.renew());
    nowMs += leaseMs.expiry + 1_000;
    assert.ok(taken(2).isOwn());
    assert.equal(first.isOwn(), false);
  });

  it("is not released by a driver that has lost it", () => {
    const first = taken(1, "elsewhere");
    nowMs += leaseMs.expiry + 1_000;
    const second = taken(2);
    first.release();
    assert.ok(second.isOwn());
  });

  it("is held by one of two drivers at a time, and a killed driver does not block it for long", () => {
    mkdirSync(`${path}.taking`);
    assert.throws(() => taken(1), /EDGE-ROLLOUT-DRIVEN/);
    nowMs += 120_000;
    assert.ok(taken(1).isOwn());
  });

  it("shows the driver, and none after it has expired", () => {
    taken(1);
    assert.equal(driverOf(path, world(2))?.pid, 1);
    nowMs += leaseMs.expiry + 1_000;
    assert.equal(driverOf(path, world(2)), undefined);
  });
});
