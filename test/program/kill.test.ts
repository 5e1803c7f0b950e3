import assert from "node:assert/strict";
import type { LoggedRequest } from "../../lab/azure/request-log";
import { ProgramWorld, succeeded } from "../support/program-world";
import { providerProcesses } from "../support/provider-processes";

describe("a provider killed during staging", function () {
  this.timeout(600_000);
  let given: ProgramWorld;
  /** Kinds of calls that staging made in a recorded run: calls to the target, to its solutions, and to operation status. */
  let calls: string[] = [];
  /** The calls that every run makes. Others, such as an additional poll of an operation, depend on the speed of the service. */
  const certain = ["resolveConfiguration", "reviewSolutionVersion", "publishSolutionVersion", "operation"];
  const isStaging = ({ path }: LoggedRequest) => /\/targets\/line1\/(\w+SolutionVersion|resolveConfiguration|solutions)|\/operationStatuses\//i.test(path);
  const named = ({ method, path }: LoggedRequest) =>
    `${method} ${
      /operationStatuses/i.test(path)
        ? "operation"
        : path
            .split("/")
            .slice(-2)
            .join("/")
            .replace(/^versions\/.*/, "version")
    }`;

  const newestRevision = () => Math.max(...Object.keys(given.revisions()).map((name) => Number(name.split(".").at(-1))));

  before(async () => {
    given = await ProgramWorld.start({ policies: false });
    await given.bringUp();
    // The images are at the site from here on, so the recorded calls are those of every run below.
    given.pin("1.0.0", { values: { cameraUrl: "rtsp://camera/recorded" } });
    const { entries } = given.world.azure.requests;
    const before = entries.length;
    await succeeded(given.stacks.up("line-1"));
    const first = entries.findIndex((entry, index) => index >= before && /resolveConfiguration$/.test(entry.path));
    // test/contract/dynamic kills a provider after each single call, without an engine.
    calls = [...new Set(entries.slice(first).filter(isStaging).map(named))];
  });
  after(() => given?.end());

  it("makes calls of distinguishable kinds", () => {
    for (const action of certain)
      assert.ok(
        calls.some((call) => call.endsWith(action)),
        `${action} in ${calls.join(", ")}`,
      );
  });

  it("leaves one revision after the next run, whichever call it was killed after", async () => {
    const killedAfter: string[] = [];
    for (const [index, call] of calls.entries()) {
      given.pin("1.0.0", { values: { cameraUrl: `rtsp://camera/${index}` } });
      const before = newestRevision();
      if (await isKilledAfter(call)) killedAfter.push(call);
      await succeeded(given.stacks.up("line-1"));
      // Revision numbers are never reused: the number shows that exactly one was created.
      assert.equal(newestRevision(), before + 1, `after ${call}`);
      assert.equal(given.revisions()[`vision-1.0.0.${before + 1}`], "ReadyToDeploy", `after ${call}`);
    }
    await succeeded(given.stacks.preview("line-1", "--expect-no-changes"));
    for (const action of certain)
      assert.ok(
        killedAfter.some((call) => call.endsWith(action)),
        `${action} in ${killedAfter.join(", ")}`,
      );
  });

  /** Brings the site up and kills its provider as soon as Azure has processed the first such call, before it responds. A run that makes no such call must succeed. */
  async function isKilledAfter(call: string): Promise<boolean> {
    let isStarted = false;
    let killed = 0;
    const stop = given.world.azure.requests.watch((entry) => {
      // The gate makes calls before staging begins; only later calls count.
      isStarted ||= /resolveConfiguration$/.test(entry.path);
      if (!isStarted || killed > 0 || !isStaging(entry) || named(entry) !== call) return;
      for (const pid of providerProcesses(given.project.folder)) {
        process.kill(pid, "SIGKILL");
        killed++;
      }
    });
    const run = await given.stacks.up("line-1");
    stop();
    if (killed === 0) assert.equal(run.code, 0, `no ${call}: ${run.stdout}${run.stderr}`);
    return killed > 0;
  }
});
