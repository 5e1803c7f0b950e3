import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { descendants, endTree, processTable } from "../../../../lab/engine/process-tree";
import { gone } from "../../../support/gone-process";

describe("the process tree", () => {
  it("contains children and grandchildren, and no other processes", () => {
    const table = new Map([
      [2, 1],
      [3, 2],
      [4, 3],
      [9, 1],
    ]);
    assert.deepEqual(descendants(2, table), [3, 4]);
  });
  it("is built from a table that contains this process and its parent", () => assert.equal(processTable().get(process.pid), process.ppid));
  it("can be ended including a child in its own process group", async () => {
    const leader = spawn(process.execPath, ["-e", grandparent], { stdio: ["ignore", "pipe", "ignore"], detached: true });
    const [line] = (await once(leader.stdout, "data")) as [Buffer];
    endTree(leader);
    await once(leader, "exit");
    await gone(Number(line));
  });
});

const grandparent = `
  const child = require("child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { detached: true, stdio: "ignore" });
  console.log(child.pid);
  setInterval(() => {}, 1000);`;
