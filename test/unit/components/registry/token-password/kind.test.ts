import assert from "node:assert/strict";
import { listAt, textAt } from "../../../../../components/core/json";
import type { LifecycleProvider } from "../../../../../components/dynamic/provider";
import { type TokenPasswordInputs, type TokenPasswordState, tokenPassword } from "../../../../../components/registry/token-password/kind";
import { failureOf, providerOn } from "../../../../support/lifecycle-run";
import { RegistryService } from "../../../../support/registry-service";

const registryId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/hub";
const tokenId = `${registryId}/tokens/line1`;
const clusterId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Kubernetes/connectedClusters/line-1";
type Properties = Record<string, unknown>;
const theirs = (slot: string) => ({ slot, issuedAt: "theirs" });
const declared: Properties = {
  tokenId,
  ...{ trigger: "", validity: "", margin: "P30D", replacesExisting: false, drift: "" },
  otherPasswords: [theirs("password1"), theirs("password2")],
  connectedClusterId: clusterId,
  timeout: "PT10M",
};

describe("a token's password", () => {
  let service: RegistryService;
  let provider: LifecycleProvider<TokenPasswordInputs, TokenPasswordState>;
  beforeEach(() => {
    service = new RegistryService();
    service.resources.set(registryId, {});
    service.resources.set(tokenId, { properties: { status: "enabled" } });
    service.resources.set(clusterId, { properties: { connectivityStatus: "Connected" } });
    provider = providerOn(service.context, tokenPassword);
  });

  const passwords = () =>
    listAt(service.properties(tokenId), "credentials", "passwords").map((password) => `${textAt(password, "name")} ${textAt(password, "creationTime")}`);
  const given = (...names: string[]) =>
    service.resources.set(tokenId, { properties: { credentials: { passwords: names.map((name) => ({ name, creationTime: "theirs" })) } } });
  const checked = async (former: Properties, change: Properties = {}): Promise<Properties> => (await provider.check(former, { ...declared, ...change })).inputs;
  /** The first password, with the inputs it was made from. */
  const made = async (change: Properties = {}) => {
    const inputs = await checked({}, change);
    return { inputs, ...(await provider.create(inputs)) };
  };
  /** What the engine has after an up: it reads, checks and updates where there is something to do. */
  const up = async ({ id, inputs, outs }: { id: string; inputs: Properties; outs: Properties }, change: Properties = {}) => {
    const next = await checked(inputs, change);
    const changed = (await provider.diff(id, outs, next)).changes;
    return { id, inputs: next, outs: changed ? (await provider.update(id, outs, next)).outs : outs, changed };
  };
  /** Found by a refresh at a time when the service surely lists every password. */
  const refreshed = async ({ id, outs }: { id: string; outs: Properties }) => {
    service.nowMs += 180_000;
    const { props, inputs = {} } = await provider.read(id, outs);
    return { id, inputs, outs: props };
  };
  /** The one before goes, as a RetiredPassword has it. */
  const retire = (slot: string) => {
    const kept = passwords()
      .map((password) => ({ name: password.split(" ")[0] ?? "", creationTime: password.split(" ")[1] ?? "" }))
      .filter(({ name }) => name !== slot);
    service.resources.set(tokenId, { properties: { credentials: { passwords: kept } } });
  };
  const shown = ({ outs }: { outs: Properties }) => [outs["slot"], outs["value"], outs["generation"], outs["pending"] !== undefined];

  it("is issued once and kept with its slot and time", async () => {
    const first = await made();
    assert.deepEqual([first.outs["slot"], first.outs["value"], first.outs["issuedAt"]], ["password1", "secret 1", "2026-01-01T00:00:01Z"]);
    assert.equal((await up(first)).changed, false);
    assert.ok(!first.id.includes("secret"));
  });

  it("takes the slot that nobody uses", async () => {
    given("password1");
    assert.equal((await made()).outs["slot"], "password2");
    assert.deepEqual(passwords(), ["password1 theirs", "password2 2026-01-01T00:00:01Z"]);
  });

  it("that takes over leaves the one in use good as the one before, and the next one waits until that is retired", async () => {
    given("password1");
    const taken = { replacesExisting: true, otherPasswords: [theirs("password1")] };
    const first = await made(taken);
    assert.deepEqual([...shown(first), first.outs["previous"]], ["password2", "secret 1", 2, false, theirs("password1")]);
    assert.deepEqual(passwords(), ["password1 theirs", "password2 2026-01-01T00:00:01Z"]);
    const postponed = await up(first, { ...taken, trigger: "2" });
    assert.deepEqual(shown(postponed), ["password2", "secret 1", 2, true]);
    retire("password1");
    assert.deepEqual(shown(await up(postponed, { ...taken, trigger: "2" })), ["password1", "secret 2", 3, false]);
  });

  it("that takes over from nobody is the second all the same, so that everything waits for it", async () => {
    const { outs } = await made({ replacesExisting: true, otherPasswords: [] });
    assert.deepEqual([outs["generation"], outs["previous"]], [2, undefined]);
  });

  it("is refused where both slots are taken, and nothing is issued", async () => {
    given("password1", "password2");
    await assert.rejects(made(), /EDGE-PASSWORD-SLOTS {2}token line1 has two passwords, and this program issued neither/);
    assert.deepEqual(service.writes, []);
  });

  it("is issued beside the one before when something else is asked for, and says why", async () => {
    const second = await up(await made(), { trigger: "2" });
    assert.deepEqual(shown(second), ["password2", "secret 2", 2, false]);
    assert.deepEqual(second.outs["previous"], { slot: "password1", issuedAt: "2026-01-01T00:00:01Z" });
    assert.equal(second.inputs["reason"], "requested: rotation 2");
    assert.deepEqual(passwords(), ["password1 2026-01-01T00:00:01Z", "password2 2026-01-01T00:00:02Z"]);
  });

  it("asks for no time of the service where nothing ends", async () => {
    service.resources.delete(registryId);
    assert.equal((await checked({}))["plannedGeneration"], 1);
    await assert.rejects(checked({}, { validity: "P90D" }));
  });

  it("ends when it is told, and is followed by another in time", async () => {
    const first = await made({ validity: "P90D" });
    assert.deepEqual([first.inputs["notAfter"], first.outs["expiry"]], ["2026-04-01", "2026-04-01T00:00:00Z"]);
    service.nowMs = Date.parse("2026-03-01T12:00:00Z");
    assert.equal((await up(first, { validity: "P90D" })).changed, false);
    service.nowMs = Date.parse("2026-03-02T00:00:00Z");
    const second = await up(first, { validity: "P90D" });
    assert.deepEqual([...shown(second), second.inputs["reason"]], ["password2", "secret 2", 2, false, "expires 2026-04-01"]);
  });

  it("is good everywhere before the run goes on, unless it is the first", async () => {
    const before = service.nowMs;
    const first = await made();
    assert.equal(service.nowMs, before);
    await up(first, { trigger: "2" });
    assert.ok(service.nowMs >= Date.parse("2026-01-01T00:01:02Z"));
  });

  it("asked for too early is postponed with a notice, and comes once the one before is retired", async () => {
    const second = await up(await made(), { trigger: "2" });
    const third = await up(second, { trigger: "3" });
    assert.deepEqual(shown(third), ["password2", "secret 2", 2, true]);
    assert.match(String(third.outs["pending"]), /postponed: password1 still holds the previous password, which must be retired first/);
    assert.equal(service.writes.length, 2);
    retire("password1");
    assert.deepEqual(shown(await up(third, { trigger: "3" })), ["password1", "secret 3", 3, false]);
  });

  it("is postponed while the site's cluster is not connected", async () => {
    const first = await made();
    service.resources.set(clusterId, { properties: { connectivityStatus: "Offline" } });
    const postponed = await up(first, { trigger: "2" });
    assert.deepEqual(shown(postponed), ["password1", "secret 1", 1, true]);
    assert.match(String(postponed.outs["pending"]), /postponed: the site's cluster is Offline/);
    assert.equal(service.writes.length, 1);
    service.resources.set(clusterId, { properties: { connectivityStatus: "Connected" } });
    assert.deepEqual(shown(await up(postponed, { trigger: "2" })), ["password2", "secret 2", 2, false]);
  });

  it("of a run that was killed right after a call is issued anew in its place, and the one in use stays", async () => {
    const first = await made();
    const die = () => {
      throw new Error("killed");
    };
    service.afterWrite = die;
    await assert.rejects(up(first, { trigger: "2" }), /killed/);
    await assert.rejects(up(first, { trigger: "2" }), /killed/);
    service.afterWrite = () => {};
    const second = await up(first, { trigger: "2" });
    assert.deepEqual(shown(second), ["password2", "secret 4", 2, false]);
    assert.deepEqual(passwords(), ["password1 2026-01-01T00:00:01Z", "password2 2026-01-01T00:00:04Z"]);
  });

  for (const [what, others, slot] of [
    ["is issued anew in its place, and no other is left good", [], "password1"],
    ["is told from one that was there before", ["password1"], "password2"],
  ] as const)
    it(`of a first run that was killed ${what}`, async () => {
      given(...others);
      service.afterWrite = () => {
        throw new Error("killed");
      };
      await assert.rejects(made(), /killed/);
      await assert.rejects(made(), /killed/);
      service.afterWrite = () => {};
      assert.deepEqual(shown(await made()), [slot, "secret 3", 1, false]);
      assert.deepEqual(passwords(), [...others.map((name) => `${name} theirs`), `${slot} 2026-01-01T00:00:03Z`]);
    });

  it("that was issued is only waited for by the run that goes on", async () => {
    const first = await made();
    const inputs = await checked(first.inputs, { trigger: "2", timeout: "PT0S" });
    const failure = await provider.update(first.id, first.outs, inputs).catch((error: Error & { properties: Properties }) => error);
    assert.ok("properties" in failure);
    const second = await up({ id: first.id, inputs, outs: failure.properties }, { trigger: "2" });
    assert.deepEqual(shown(second), ["password2", "secret 2", 2, false]);
    assert.equal(service.writes.length, 2);
  });

  it("that the service does not list yet is waited for, and not issued twice", async () => {
    service.listedAfterMs = 60_000;
    const first = await made();
    assert.deepEqual([...shown(first), first.outs["previous"], service.writes.length], ["password1", "secret 1", 1, false, undefined, 1]);
    assert.ok(service.nowMs >= Date.parse("2026-01-01T00:01:00Z"));
    service.nowMs -= 30_000;
    assert.equal((await provider.read(first.id, first.outs)).inputs?.["drift"], "");
  });

  it("whose run failed while it was not listed is found by the next run, and not issued twice", async () => {
    service.listedAfterMs = 60_000;
    const inputs = await checked({}, { timeout: "PT10S" });
    const failure = await failureOf(provider.create(inputs));
    assert.match(failure.message, /EDGE-TIMEOUT .*last status: the service does not list the new password yet/);
    service.nowMs += 60_000;
    const first = await up({ id: "id", inputs, outs: failure.properties });
    assert.deepEqual([...shown(first), service.writes.length], ["password1", "secret 1", 1, false, 1]);
  });

  it("that is never listed is issued again by the next run, with the lost one as the previous password", async () => {
    service.listedAfterMs = 86_400_000;
    const inputs = await checked({});
    const failure = await failureOf(provider.create(inputs));
    assert.match(failure.message, /EDGE-PASSWORD-LOST/);
    service.listedAfterMs = 0;
    given();
    const first = await up({ id: "id", inputs, outs: failure.properties });
    assert.deepEqual([...shown(first), first.outs["previous"]], ["password2", "secret 2", 1, false, { slot: "password1", issuedAt: "2026-01-01T00:00:01Z" }]);
  });

  it("that was lost is followed by another after a refresh, which says why", async () => {
    const first = await made();
    given();
    const second = await up(await refreshed(first));
    assert.deepEqual([...shown(second), second.inputs["reason"], second.inputs["drift"]], ["password2", "secret 2", 2, false, "password1 was deleted", ""]);
    assert.equal((await up(second)).changed, false);
  });

  it("that somebody issued anew leaves theirs alone and takes the other slot", async () => {
    const first = await made();
    given("password1");
    const second = await up(await refreshed(first));
    assert.deepEqual([second.outs["slot"], second.inputs["reason"]], ["password2", "password1 was reissued outside this program"]);
    assert.deepEqual(passwords(), ["password1 theirs", "password2 2026-01-01T00:00:02Z"]);
  });

  it("that was lost in the middle of a rotation is issued anew in its place, and the one before stays", async () => {
    const second = await up(await made(), { trigger: "2" });
    retire("password2");
    const third = await up(await refreshed(second), { trigger: "2" });
    assert.deepEqual(shown(third), ["password2", "secret 3", 3, false]);
    assert.deepEqual(passwords(), ["password1 2026-01-01T00:00:01Z", "password2 2026-01-01T00:00:03Z"]);
    assert.deepEqual(third.outs["previous"], { slot: "password1", issuedAt: "2026-01-01T00:00:01Z" });
  });

  it("shows no change while it is there", async () => {
    assert.equal((await up(await refreshed(await made()))).changed, false);
  });

  it("is kept while its token cannot be told from a lost permission", async () => {
    const first = await made();
    service.resources.clear();
    assert.equal((await refreshed(first)).outs["value"], "secret 1");
  });

  it("clears its own slot and no other", async () => {
    given("password1");
    const { id, outs } = await made();
    await provider.delete(id, outs);
    assert.deepEqual(passwords(), ["password1 theirs"]);
  });

  it("clears the one before too when it goes in the middle of a rotation", async () => {
    const { id, outs } = await up(await made(), { trigger: "2" });
    await provider.delete(id, outs);
    assert.deepEqual(passwords(), []);
  });

  it("leaves a slot alone that somebody issued anew", async () => {
    const { id, outs } = await made();
    given("password1");
    await provider.delete(id, outs);
    assert.deepEqual(passwords(), ["password1 theirs"]);
  });

  it("tells its value nowhere but as its value", async () => {
    const lines: string[] = [];
    const talking = providerOn({ ...service.context, log: (line) => void lines.push(line) }, tokenPassword);
    const { id, outs } = await talking.create(await checked({}));
    const { outs: next } = await talking.update(id, outs, await checked(await checked({}), { trigger: "2" }));
    const { value, ...open } = next;
    assert.equal(value, "secret 2");
    assert.ok(lines.length > 0 && !/secret \d/.test(JSON.stringify([lines, open, id])));
  });
});
