import assert from "node:assert/strict";
import type { LoggedRequest } from "../../lab/azure/request-log";
import { engineProcess } from "../support/engine-process";
import { ProgramWorld, succeeded } from "../support/program-world";
import { providerProcesses } from "../support/provider-processes";
import { SitePasswords } from "../support/site-passwords";
import { SitePuller, assertServed } from "../support/site-puller";

describe("a rotation with a killed provider or engine", function () {
  this.timeout(1_800_000);
  let given: ProgramWorld;
  let passwords: SitePasswords;
  /** Which process is killed after which kind of call that every rotation makes. The kill matrix covers all writes, and the kill tests of the kinds all calls. */
  const kills = [
    ["provider", "POST generateCredentials"],
    ["engine", "GET tokens"],
    ["engine", "PUT extensions"],
    ["provider", "GET connectedRegistries"],
    ["provider", "PATCH tokens"],
  ] as const;
  const stepOf = ({ method, path }: LoggedRequest) => {
    const parts = path.split("/");
    return `${method} ${/operationStatuses|operationResults/i.test(path) ? "operation" : /generateCredentials$/i.test(path) ? "generateCredentials" : parts.at(-2)}`;
  };

  before(async () => {
    given = await ProgramWorld.start({ policies: false });
    passwords = new SitePasswords(given);
    await given.bringUp();
  });
  after(() => given?.end());

  it("refuses no pull or sync, and ends with the next run and only the new passwords valid, when killed after issuing, checking, delivering or retiring a password", async () => {
    // The cluster's agent is later than the extension's operation reports, as real agents may be.
    given.world.play({ agents: [{ lag: "PT10M" }] });
    const puller = await SitePuller.start(given);
    for (const [index, [who, step]] of kills.entries()) {
      const when = `${who} killed after ${step}`;
      const before = await passwords.inUse();
      passwords.rotate({ sync: index + 1, client: index + 1 });
      await killedAfter(step, who === "engine" ? killEngine : killProviders, when);
      if (who === "engine") await succeeded(given.stacks.run(["cancel", "--yes", "--stack", "line-1"]));
      await succeeded(given.stacks.up("line-1"));
      await succeeded(given.stacks.preview("line-1", "--expect-no-changes"));
      const after = await passwords.inUse();
      assert.deepEqual(passwords.counts(), { sync: 1, client: 1 }, when);
      for (const which of ["sync", "client"] as const)
        assert.deepEqual([passwords.isGood(which, before[which]), passwords.isGood(which, after[which])], [false, true], `${which}, ${when}`);
      assert.deepEqual(passwords.refusedSyncs(), [], when);
    }
    assertServed(await puller.stop());
    const late = given.world.strikes()["agents.0"] ?? 0;
    assert.ok(late >= kills.length, `late ${late} times`);
    process.stdout.write(`      agents late ${late} times; ${puller.ends.filter((end) => end === "pulled").length} pulls\n`);
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

  /** Brings the site up and kills the process as soon as Azure has processed such a call after the first password, before it responds. */
  async function killedAfter(step: string, kill: () => number, when: string): Promise<void> {
    let isBegun = false;
    let killed = 0;
    const stop = given.world.azure.requests.watch((entry) => {
      if (killed > 0 || !isOfArm(entry)) return;
      isBegun ||= stepOf(entry) === "POST generateCredentials";
      if (isBegun && stepOf(entry) === step) killed = kill();
    });
    const { code, stdout, stderr } = await given.stacks.up("line-1");
    stop();
    assert.ok(killed > 0 && code !== 0, `${when}: ${stdout}${stderr}`);
  }
});

/** Azure's other callers are the site's agents. */
function isOfArm({ path, principal }: LoggedRequest): boolean {
  return path.startsWith("/subscriptions/") && principal === "edge-staging deployer";
}
