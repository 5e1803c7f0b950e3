import assert from "node:assert/strict";
import type { LoggedRequest } from "../../lab/azure/request-log";
import { ProgramWorld, succeeded } from "../support/program-world";
import { providerProcesses } from "../support/provider-processes";

describe("a provider that is killed while it stages", function () {
  this.timeout(600_000);
  let given: ProgramWorld;
  /** Calls that staging makes, as a run recorded them: what it asks of the target and of its solutions, and how operations stand. */
  let calls: string[] = [];
  const isStaging = ({ path }: LoggedRequest) => /\/targets\/line1\/(\w+SolutionVersion|resolveConfiguration|solutions)|\/operationStatuses\//i.test(path);
  const named = ({ method, path }: LoggedRequest) => `${method} ${/operationStatuses/i.test(path) ? "operation" : path.split("/").slice(-2).join("/")}`;

  const newestRevision = () => Math.max(...Object.keys(given.revisions()).map((name) => Number(name.split(".").at(-1))));

  before(async () => {
    given = await ProgramWorld.start();
    await given.bringUp();
    // The images are there from now on: what is recorded is what every run below does.
    given.pin("1.0.0", { values: { cameraUrl: "rtsp://camera/recorded" } });
    const { entries } = given.world.azure.requests;
    const before = entries.length;
    await succeeded(given.stacks.up("line-1"));
    const first = entries.findIndex((entry, index) => index >= before && /resolveConfiguration$/.test(entry.path));
    calls = entries.slice(first).filter(isStaging).map(named);
  });
  after(() => given?.end());

  it("makes calls that can be counted", () => {
    assert.ok(calls.length >= 6, calls.join(", "));
    for (const action of ["resolveConfiguration", "reviewSolutionVersion", "publishSolutionVersion"])
      assert.ok(
        calls.some((call) => call.endsWith(action)),
        `${action} in ${calls.join(", ")}`,
      );
  });

  it("leaves one revision, whichever call it was killed after, once the next run has ended", async () => {
    const unkilled = new Set(calls);
    for (const [index, call] of calls.entries()) {
      given.pin("1.0.0", { values: { cameraUrl: `rtsp://camera/${index}` } });
      const before = newestRevision();
      // A look at how something stands may be needed once more or less often.
      if ((await killAfter(index)) > 0) unkilled.delete(call);
      await succeeded(given.stacks.up("line-1"));
      // Numbers are never used again: the next one tells that one was made, and no more.
      assert.equal(newestRevision(), before + 1, `after call ${index}, ${call}`);
      assert.equal(given.revisions()[`vision-1.0.0.${before + 1}`], "ReadyToDeploy", `after call ${index}, ${call}`);
    }
    assert.deepEqual([...unkilled], []);
    await succeeded(given.stacks.preview("line-1", "--expect-no-changes"));
  });

  /** Brings the site up and kills its provider as soon as Azure has served the call of this number, before it answers. Says how many processes were killed. */
  async function killAfter(index: number): Promise<number> {
    let seen = 0;
    let killed = 0;
    const stop = given.world.azure.requests.watch((entry) => {
      // The gate asks before staging begins; only what follows is counted.
      if (seen === 0 && !/resolveConfiguration$/.test(entry.path)) return;
      if (!isStaging(entry) || seen++ !== index) return;
      for (const pid of providerProcesses(given.project.folder)) {
        process.kill(pid, "SIGKILL");
        killed++;
      }
    });
    await given.stacks.up("line-1");
    stop();
    return killed;
  }
});
