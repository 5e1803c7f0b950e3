import assert from "node:assert/strict";
import type { LoggedRequest } from "../../lab/azure/request-log";
import { engineProcess } from "../support/engine-process";
import { ProgramWorld, succeeded } from "../support/program-world";
import { providerProcesses } from "../support/provider-processes";
import { SitePasswords } from "../support/site-passwords";
import { SitePuller, assertServed } from "../support/site-puller";

describe("a rotation whose provider or engine is killed", function () {
  this.timeout(1_800_000);
  let given: ProgramWorld;
  let passwords: SitePasswords;
  /** Sorts of calls that a recorded rotation made from its first password on. */
  let steps: string[] = [];
  /** Those that every rotation makes. Others, like a look at an operation, depend on how fast the service is. */
  const certain = ["POST generateCredentials", "GET tokens", "PUT extensions", "GET connectedRegistries", "PATCH tokens"];
  const stepOf = ({ method, path }: LoggedRequest) => {
    const parts = path.split("/");
    return `${method} ${/operationStatuses|operationResults/i.test(path) ? "operation" : /generateCredentials$/i.test(path) ? "generateCredentials" : parts.at(-2)}`;
  };

  before(async () => {
    given = await ProgramWorld.start({ policies: false });
    passwords = new SitePasswords(given);
    await given.bringUp();
    const { entries } = given.world.azure.requests;
    const before = entries.length;
    passwords.rotate({ sync: 1, client: 1 });
    await succeeded(given.stacks.up("line-1"));
    const run = entries.slice(before).filter(isOfArm).map(stepOf);
    steps = [...new Set(run.slice(run.indexOf("POST generateCredentials")))];
  });
  after(() => given?.end());

  it("makes calls that can be told apart", () => {
    for (const step of certain) assert.ok(steps.includes(step), `${step} in ${steps.join(", ")}`);
  });

  it("after any of them refuses no pull and no sync, and ends with the next run, which leaves the new passwords alone good", async () => {
    // The cluster's agent is later than the extension's operation says, as real ones may be.
    given.world.play({ agents: [{ lag: "PT10M" }] });
    const puller = await SitePuller.start(given);
    const killedSteps: string[] = [];
    for (const [index, step] of steps.entries()) {
      const who = index % 2 === 0 ? "provider" : "engine";
      const when = `${who} killed after ${step}`;
      const before = await passwords.inUse();
      passwords.rotate({ sync: index + 2, client: index + 2 });
      const isKilled = await isKilledAfter(step, who === "engine" ? killEngine : killProviders, when);
      if (isKilled) killedSteps.push(step);
      if (isKilled && who === "engine") await succeeded(given.stacks.run(["cancel", "--yes", "--stack", "line-1"]));
      await succeeded(given.stacks.up("line-1"));
      await succeeded(given.stacks.preview("line-1", "--expect-no-changes"));
      const after = await passwords.inUse();
      assert.deepEqual(passwords.counts(), { sync: 1, client: 1 }, when);
      for (const which of ["sync", "client"] as const)
        assert.deepEqual([passwords.isGood(which, before[which]), passwords.isGood(which, after[which])], [false, true], `${which}, ${when}`);
      assert.deepEqual(passwords.refusedSyncs(), [], when);
    }
    assertServed(await puller.stop());
    for (const step of certain) assert.ok(killedSteps.includes(step), `${step} in ${killedSteps.join(", ")}`);
    const late = given.world.strikes()["agents.0"] ?? 0;
    assert.ok(late >= steps.length, `late ${late} times`);
    process.stdout.write(
      `      killed after ${killedSteps.length} of ${steps.length} steps, agents late ${late} times; ${puller.ends.filter((end) => end === "pulled").length} pulls\n`,
    );
  });

  const killEngine = () => {
    const engine = engineProcess(given.project.folder);
    if (engine !== undefined) process.kill(engine, "SIGKILL");
    return engine === undefined ? 0 : 1;
  };
  const killProviders = () => {
    const providers = providerProcesses(given.project.folder);
    for (const pid of providers) process.kill(pid, "SIGKILL");
    return providers.length;
  };

  /** Brings the site up and kills as soon as Azure has served such a call after the first password, before it answers. A run that makes no such call must succeed. */
  async function isKilledAfter(step: string, kill: () => number, when: string): Promise<boolean> {
    let isBegun = false;
    let killed = 0;
    const stop = given.world.azure.requests.watch((entry) => {
      if (killed > 0 || !isOfArm(entry)) return;
      isBegun ||= stepOf(entry) === "POST generateCredentials";
      if (isBegun && stepOf(entry) === step) killed = kill();
    });
    const { code, stdout, stderr } = await given.stacks.up("line-1");
    stop();
    assert.equal(code !== 0, killed > 0, `${when}: ${stdout}${stderr}`);
    return killed > 0;
  }
});

/** Azure's other callers are the site's own. */
function isOfArm({ path, principal }: LoggedRequest): boolean {
  return path.startsWith("/subscriptions/") && principal === "edge-staging deployer";
}
