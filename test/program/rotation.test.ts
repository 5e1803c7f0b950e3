import assert from "node:assert/strict";
import { acceptsPassword, slotsOf } from "../../lab/azure/container-registry/password-slot";
import { ProgramWorld, failed, succeeded } from "../support/program-world";
import { providerProcesses } from "../support/provider-processes";
import { type PullEnd, SitePuller, credentials } from "../support/site-puller";

/** Pulls worked, and none was refused; the registry's pod may have restarted meanwhile. */
function assertServed(ends: PullEnd[]): void {
  assert.deepEqual(
    ends.filter((end) => end !== "away"),
    ["pulled"],
  );
}

describe("rotation of a site's passwords", function () {
  this.timeout(600_000);
  let given: ProgramWorld;
  /** Everything that the engine said. */
  let said = "";
  /** Every password there was. */
  const values = new Set<string>();
  before(async () => {
    given = await ProgramWorld.start();
    await given.bringUp();
  });
  after(() => given?.end());

  const rotate = (rotation: { sync?: number; client?: number }) =>
    given.project.change("line-1", "site", (site) => ({ ...site, rotation: { ...(site["rotation"] as object | undefined), ...rotation } }));
  const token = (name: string) => {
    const found = given.world.azure.azure.store.all("Microsoft.ContainerRegistry/registries/tokens").find((one) => one.name === name);
    assert.ok(found, name);
    return found;
  };
  const slots = () => ["line1", "line1-pull"].map((name) => slotsOf(token(name)).length);
  const isGood = (name: string, password: string) => acceptsPassword(token(name), password, given.world.azure.azure.clock.now());
  const up = async (...more: string[]) => {
    const words = await succeeded(given.stacks.up("line-1", ...more));
    said += words;
    return words;
  };
  const isSettled = async () => {
    await succeeded(given.stacks.preview("line-1", "--expect-no-changes"));
    assert.deepEqual(slots(), [1, 1]);
  };
  /** The passwords in use, as the site got them. */
  const inUse = async () => {
    const { stdout } = await given.stacks.run(["stack", "export", "--show-secrets", "--stack", "line-1"]);
    const sync = new Set([...stdout.matchAll(/SyncTokenPassword=([^;]+)/g)].map(([, value = ""]) => value));
    assert.equal(sync.size, 1);
    const [first = ""] = sync;
    const passwords = { sync: first, client: (await credentials(given)).password };
    for (const value of Object.values(passwords)) values.add(value);
    return passwords;
  };

  it("of both tokens at once refuses no pull, and leaves the new passwords alone good", async () => {
    const before = await inUse();
    const puller = await SitePuller.start(given);
    rotate({ sync: 1, client: 1 });
    const preview = await succeeded(given.stacks.preview("line-1", "--diff"));
    assert.match(preview, /reason\s*: "first password" => "asked for: rotation 1"/);
    await up();
    assertServed(await puller.stop());
    const after = await inUse();
    const good = [isGood("line1", before.sync), isGood("line1-pull", before.client), isGood("line1", after.sync), isGood("line1-pull", after.client)];
    assert.deepEqual(good, [false, false, true, true]);
    await isSettled();
  });

  it("asked for again before the last has ended is postponed with a notice, and comes with the next run", async () => {
    const before = await inUse();
    rotate({ client: 2 });
    await up("--target", "**line-1-client-password");
    assert.deepEqual(slots(), [1, 2]);
    rotate({ client: 3 });
    const puller = await SitePuller.start(given);
    assert.match(await up(), /Pending: postponed: password\d still holds the password before, which is retired first/);
    assert.deepEqual(slots(), [1, 1]);
    const between = await inUse();
    await up();
    const after = await inUse();
    assertServed(await puller.stop());
    assert.equal(new Set([before.client, between.client, after.client]).size, 3);
    await isSettled();
  });

  it("ends with the next run where the provider is killed right after a password was issued", async () => {
    const before = await inUse();
    const puller = await SitePuller.start(given);
    rotate({ sync: 2, client: 4 });
    let killed = 0;
    const stop = given.world.azure.requests.watch(({ path }) => {
      if (killed > 0 || !/generateCredentials$/i.test(path)) return;
      for (const pid of providerProcesses(given.project.folder)) {
        process.kill(pid, "SIGKILL");
        killed++;
      }
    });
    said += await failed(given.stacks.up("line-1"));
    stop();
    assert.ok(killed > 0);
    await up();
    assertServed(await puller.stop());
    const after = await inUse();
    assert.ok(after.sync !== before.sync && after.client !== before.client);
    await isSettled();
  });

  it("follows a password that somebody removed, once a refresh has found it", async () => {
    const before = await inUse();
    given.world.azure.azure.store.put({ ...token("line1-pull"), hidden: { slots: [] } });
    await succeeded(given.stacks.refresh("line-1"));
    await up();
    const after = await inUse();
    assert.deepEqual([after.sync === before.sync, after.client === before.client, isGood("line1-pull", after.client)], [true, false, true]);
    await succeeded(given.stacks.refresh("line-1"));
    await isSettled();
  });

  it("tells no password in words, and none openly in the state", async () => {
    const state = await given.stacks.exported("line-1");
    assert.ok(values.size >= 8, `${values.size} passwords`);
    for (const value of values) {
      assert.ok(value.length > 20);
      const spelled = [value, JSON.stringify(value).slice(1, -1), Buffer.from(value).toString("base64")];
      assert.ok(spelled.every((text) => !said.includes(text) && !state.includes(text)));
    }
  });
});
