import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cloudHolder, holdersIn, judged, lockHolders } from "../../../../cli/recover/lock";
import { isRunningPulumi } from "../../../../cli/recover/processes";

const locked = (...holders: string[]) =>
  [
    `error: the stack is currently locked by ${holders.length} lock(s). Either wait for the other process(es) to end or delete the lock file with \`pulumi cancel\`.`,
    ...holders.map((holder) => `  azblob://state/.pulumi/locks/organization/p/s/1.json: created by ${holder} at 2026-11-30T00:54:49Z`),
  ].join("\n");
const free = "error: a stack named line-1 already exists";
const answered = (stderr: string) => ({ code: 1, stdout: "", stderr });
const holder = { user: "root", host: "build-7", pid: 41, since: "2026-11-30T00:54:49Z" };

describe("holders of a stack's lock", () => {
  it("are parsed from the backend's error about the lock", () => {
    assert.deepEqual(holdersIn("line-1", answered(locked("root@build-7 (pid 41)"))), [holder]);
    assert.deepEqual(
      holdersIn("line-1", answered(locked("CORP\\ann@factory@build-7 (pid 1)", "root@b (pid 2)"))).map(({ user, host, pid }) => [user, host, pid]),
      [
        ["CORP\\ann@factory", "build-7", 1],
        ["root", "b", 2],
      ],
    );
  });

  it("are empty if the backend only refuses the stack's own name", () => assert.deepEqual(holdersIn("line-1", answered(free)), []));

  for (const stderr of ["error: no stack named 'line-1' found", "", "error: the stack is currently locked by 1 lock(s)."])
    it(`are unknown after any other answer: ${stderr}`, () => assert.throws(() => holdersIn("line-1", answered(stderr)), /EDGE-STACK/));

  it("are checked for a running process only if they ran on this machine", () => {
    const here = (isRunning: boolean) => judged(holder, { host: "build-7", isRunning: () => isRunning }).is;
    assert.deepEqual([here(true), here(false)], ["running", "ended"]);
    assert.deepEqual(judged(holder, { host: "build-8", isRunning: () => assert.fail("another machine's process id says nothing") }), {
      name: "root@build-7:41",
      since: holder.since,
      is: "elsewhere",
    });
  });

  it("are found with a rename that the backend refuses, and in Pulumi Cloud with updateInProgress only", async () => {
    const requests: string[][] = [];
    const backend = (url: string, updateInProgress: boolean) => async (args: readonly string[]) => {
      requests.push([...args]);
      if (args[0] === "whoami") return { code: 0, stdout: JSON.stringify({ url }), stderr: "" };
      if (args[1] === "ls") return { code: 0, stdout: JSON.stringify([{ name: "acme/line-1", updateInProgress }]), stderr: "" };
      return answered(free);
    };
    assert.deepEqual(await lockHolders(backend("azblob://state", false), "organization/edge-staging/line-1"), []);
    assert.deepEqual(requests.at(-1), ["stack", "rename", "line-1", "--stack=organization/edge-staging/line-1"]);
    assert.deepEqual(await lockHolders(backend("https://app.pulumi.com/acme", true), "line-1"), [{ name: cloudHolder, since: undefined, is: "elsewhere" }]);
    assert.deepEqual(await lockHolders(backend("https://app.pulumi.com/acme", false), "line-1"), []);
    assert.ok(requests.slice(3).every((args) => args[1] !== "rename"));
  });
});

describe("a lock holder's process", () => {
  it("counts as ended if its process id belongs to another program or to none", async () => {
    const other = spawn("sleep", ["60"]);
    await once(other, "spawn");
    assert.equal(isRunningPulumi(other.pid ?? 0), false);
    other.kill("SIGKILL");
    await once(other, "exit");
    assert.equal(isRunningPulumi(other.pid ?? 0), false);
  });
});
