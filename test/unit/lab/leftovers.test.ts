import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { claimFolder, removeLeftovers } from "../../../lab/leftovers";

const onLinux = process.platform === "linux" ? describe : describe.skip;

onLinux("leftovers of a killed lab (R16)", () => {
  let temporary: string;
  const children: ChildProcess[] = [];
  const start = (command: string, ...args: string[]) => {
    const child = spawn(command, args, { stdio: "ignore" });
    children.push(child);
    return child;
  };
  const isRunning = ({ exitCode, signalCode }: ChildProcess) => exitCode === null && signalCode === null;
  const waiting = ["-e", "setInterval(() => undefined, 1000)", "--"];

  beforeEach(() => {
    temporary = realpathSync(mkdtempSync(join(tmpdir(), "leftovers-test-")));
  });
  afterEach(() => {
    for (const child of children.splice(0)) child.kill("SIGKILL");
    rmSync(temporary, { recursive: true });
  });

  /** A lab's folder, with this process as its recorded owner, or a changed owner. */
  const world = (name: string, change: (owner: { pid: number; identity: string }) => object = (owner) => owner) => {
    const folder = join(temporary, name);
    mkdirSync(join(folder, "line-1", "logs"), { recursive: true });
    claimFolder(folder);
    const file = join(folder, "lab-owner.json");
    writeFileSync(file, JSON.stringify(change(JSON.parse(readFileSync(file, "utf8")) as { pid: number; identity: string })));
    return folder;
  };
  /** An owner that has ended and whose process id was reused. */
  const ended = ({ pid, identity }: { pid: number; identity: string }) => ({ pid, identity: identity.replace(/\d+$/, "1") });
  const list = (folder: string, pids: object) => writeFileSync(join(folder, "line-1", "logs", "processes.json"), JSON.stringify(pids));

  it("are removed by the next start: the folder, its processes, and processes of programs inside it", async () => {
    const folder = world("edge-staging-a", ended);
    const etcd = start(process.execPath, ...waiting, `--data-dir=${folder}/line-1/etcd`);
    copyFileSync("/bin/sleep", join(folder, "engine"));
    chmodSync(join(folder, "engine"), 0o755);
    const engine = start(join(folder, "engine"), "600");
    list(folder, { etcd: etcd.pid });
    assert.deepEqual(removeLeftovers(temporary), [{ folder, processes: 2 }]);
    await Promise.all([etcd, engine].filter(isRunning).map((child) => once(child, "exit")));
    assert.deepEqual([existsSync(folder), isRunning(etcd), isRunning(engine)], [false, false, false]);
    assert.deepEqual(removeLeftovers(temporary), []);
  });

  it("exclude processes that only share a process id or an argument", async () => {
    const folder = world("edge-staging-a", ended);
    const sameId = start(process.execPath, ...waiting);
    const reader = start(process.execPath, ...waiting, `${folder}/line-1/etcd.log`);
    list(folder, { etcd: sameId.pid, broken: "x", init: 1 });
    assert.deepEqual(removeLeftovers(temporary), [{ folder, processes: 0 }]);
    assert.deepEqual([isRunning(sameId), isRunning(reader)], [true, true]);
  });

  it("exclude running labs, labs of another machine or boot, and other folders", () => {
    const kept = [
      world("edge-staging-running"),
      world("edge-staging-elsewhere", ({ pid, identity }) => ({ pid, identity: `other${ended({ pid, identity }).identity}` })),
      world("edge-staging-broken", () => ({ pid: "x" })),
      world("another-name", ended),
    ];
    mkdirSync(join(temporary, "edge-staging-unclaimed"));
    writeFileSync(join(temporary, "edge-staging-file"), "");
    assert.deepEqual(removeLeftovers(temporary), []);
    for (const folder of [...kept, join(temporary, "edge-staging-unclaimed")]) assert.ok(existsSync(folder), folder);
  });
});
