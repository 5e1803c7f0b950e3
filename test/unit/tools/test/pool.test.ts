import assert from "node:assert/strict";
import type { FileResult } from "../../../../tools/test/file-result";
import { Pool, type PoolRun } from "../../../../tools/test/pool";

/** Runs these files with workers that only record their files. A file named `breaks` breaks its worker. */
async function poolRun(files: readonly string[], change: Partial<PoolRun> = {}) {
  const workers: string[][] = [];
  const ended: number[] = [];
  const ran: string[] = [];
  const pool = new Pool({
    files,
    workers: 1,
    sharesProcess: (file) => file.startsWith("unit/"),
    startWorker: () => {
      const number = workers.push([]) - 1;
      const end = async () => void ended.push(number);
      return {
        isBroken: false,
        async run(file): Promise<FileResult> {
          workers[number]?.push(file);
          this.isBroken = file.endsWith("breaks");
          return { file, passed: 1, failed: 0, skipped: 0, output: "", failures: "", wallMs: 1, cpuMs: 1 };
        },
        end,
        interrupt: end,
      };
    },
    onStart: () => {},
    onResult: ({ file }) => ran.push(file),
    ...change,
  });
  const results = await pool.run();
  return { workers, ended: ended.sort(), ran, results: results.map(({ file }) => file) };
}

describe("the pool of test processes", () => {
  it("runs every file, and reports each when it ends", async () => {
    const { ran, results } = await poolRun(["unit/a", "program/b", "unit/c"], { workers: 2 });
    assert.deepEqual([[...ran].sort(), [...results].sort()], Array(2).fill(["program/b", "unit/a", "unit/c"]));
  });
  it("runs files that may share a process in one process", async () => {
    assert.deepEqual((await poolRun(["unit/a", "unit/b", "unit/c"])).workers, [["unit/a", "unit/b", "unit/c"]]);
  });
  it("runs every other file in its own process", async () => {
    assert.deepEqual((await poolRun(["program/a", "unit/b", "program/c", "unit/d"])).workers, [["program/a"], ["unit/b", "unit/d"], ["program/c"]]);
  });
  it("does not reuse a broken process", async () => assert.deepEqual((await poolRun(["unit/breaks", "unit/b"])).workers, [["unit/breaks"], ["unit/b"]]));
  it("ends every process that it started", async () => {
    const { workers, ended } = await poolRun(["program/a", "unit/breaks", "unit/b", "unit/c"], { workers: 2 });
    assert.deepEqual(
      ended,
      workers.map((_, number) => number),
    );
  });
  it("starts no more processes than there are files", async () => assert.equal((await poolRun(["unit/a"], { workers: 8 })).workers.length, 1));
  it("starts no further file once it is interrupted, and interrupts running files", async () => {
    const interrupted: string[] = [];
    const started: string[] = [];
    let leave: (result: FileResult) => void = () => {};
    const pool = new Pool({
      files: ["program/a", "program/b"],
      workers: 1,
      sharesProcess: () => false,
      startWorker: () => ({
        isBroken: false,
        run: (file) => {
          started.push(file);
          return new Promise((resolve) => {
            leave = resolve;
          });
        },
        end: async () => {},
        interrupt: async () => {
          interrupted.push("program/a");
          leave({ file: "program/a", passed: 0, failed: 1, skipped: 0, output: "", failures: "", wallMs: 1, cpuMs: 1 });
        },
      }),
      onStart: () => {},
      onResult: () => {},
    });
    const running = pool.run();
    await pool.interrupt();
    await running;
    assert.deepEqual([started, interrupted], [["program/a"], ["program/a"]]);
  });
});
