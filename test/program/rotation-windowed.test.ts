import assert from "node:assert/strict";
import { certManagerManifests } from "../../lab/site/cert-manager";
import { ProgramWorld, succeeded } from "../support/program-world";
import { SitePasswords } from "../support/site-passwords";
import { SitePuller, assertServed } from "../support/site-puller";

/** More runs than any rotation in this file should take. */
const mostRuns = 30;

describe("rotation on a site that syncs in windows, with cert-manager from the extension", function () {
  this.timeout(900_000);
  let given: ProgramWorld;
  let passwords: SitePasswords;
  before(async () => {
    given = await ProgramWorld.start({ policies: false, protectedSettings: "blank" });
    passwords = new SitePasswords(given);
    given.project.change("line-1", "site", (site) => ({
      ...site,
      registry: { ...(site["registry"] as object), syncSchedule: "*/10 * * * *", certificate: { from: "extension" } },
    }));
    // A cluster without cert-manager: Helm refuses objects with another owner.
    for (const manifest of certManagerManifests("cert-manager").reverse()) await given.world.sites.get("line-1")?.client.remove(manifest);
    await given.bringUp();
    await given.readyToDeploy("vision-1.0.0.1");
    await untilSettled();
  });
  after(() => given?.end());

  /** Brings the site up until nothing is Pending. Returns what was Pending in each run. */
  async function untilSettled(): Promise<string[]> {
    const pending: string[] = [];
    while (pending.length < mostRuns) {
      const output = await succeeded(given.stacks.up("line-1"));
      const [, what] = /Pending: (.*)/.exec(output) ?? [];
      if (what === undefined) return pending;
      pending.push(what);
    }
    return assert.fail(`still Pending after ${mostRuns} runs: ${pending.join("\n")}`);
  }

  for (const rotation of [1, 2])
    it(`number ${rotation} completes over several windows: each run before the last succeeds and reports what is Pending, and nothing is refused`, async () => {
      const before = await passwords.inUse();
      const puller = await SitePuller.start(given);
      passwords.rotate({ sync: rotation, client: rotation });
      const pending = await untilSettled();
      assertServed(await puller.stop());
      assert.deepEqual(passwords.refusedSyncs(), []);
      assert.ok(pending.length > 0);
      const after = await passwords.inUse();
      const good = (["sync", "client"] as const).map((which) => [passwords.isGood(which, before[which]), passwords.isGood(which, after[which])]);
      assert.deepEqual(good, [
        [false, true],
        [false, true],
      ]);
      assert.deepEqual(passwords.counts(), { sync: 1, client: 1 });
      await succeeded(given.stacks.preview("line-1", "--expect-no-changes"));
    });

  it("shows no change after a refresh, although the service returns protected settings as empty strings", async () => {
    await succeeded(given.stacks.refresh("line-1"));
    await succeeded(given.stacks.preview("line-1", "--expect-no-changes"));
  });
});
