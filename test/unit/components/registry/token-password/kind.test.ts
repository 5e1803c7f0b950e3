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
const existing = (slot: string) => ({ slot, issuedAt: "theirs" });
const declared: Properties = {
  tokenId,
  ...{ trigger: "", validity: "", margin: "P30D", replacesExisting: false, drift: "" },
  otherPasswords: [existing("password1"), existing("password2")],
  connectedClusterId: clusterId,
  timeout: "PT10M",
};

describe("token password kind", () => {
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
  /** Creates the first password and returns it with its inputs. */
  const made = async (change: Properties = {}) => {
    const inputs = await checked({}, change);
    return { inputs, ...(await provider.create(inputs)) };
  };
  /** The engine's view after an up: check, diff, and update if there is a change. */
  const up = async ({ id, inputs, outs }: { id: string; inputs: Properties; outs: Properties }, change: Properties = {}) => {
    const next = await checked(inputs, change);
    const changed = (await provider.diff(id, outs, next)).changes;
    return { id, inputs: next, outs: changed ? (await provider.update(id, outs, next)).outs : outs, changed };
  };
  /** The engine's view after a refresh, late enough that the service lists every password. */
  const refreshed = async ({ id, outs }: { id: string; outs: Properties }) => {
    service.nowMs += 180_000;
    const { props, inputs = {} } = await provider.read(id, outs);
    return { id, inputs, outs: props };
  };
  /** Removes the previous password, as a RetiredPassword does. */
  const retire = (slot: string) => {
    const kept = passwords()
      .map((password) => ({ name: password.split(" ")[0] ?? "", creationTime: password.split(" ")[1] ?? "" }))
      .filter(({ name }) => name !== slot);
    service.resources.set(tokenId, { properties: { credentials: { passwords: kept } } });
  };
  const shown = ({ outs }: { outs: Properties }) => [outs["slot"], outs["value"], outs["generation"], outs["pending"] !== undefined];

  it("issues one password and records its slot and time of issue, without the value in the resource id", async () => {
    const first = await made();
    assert.deepEqual([first.outs["slot"], first.outs["value"], first.outs["issuedAt"]], ["password1", "secret 1", "2026-01-01T00:00:01Z"]);
    assert.equal((await up(first)).changed, false);
    assert.ok(!first.id.includes("secret"));
  });

  it("uses the free slot if the token already has a password", async () => {
    given("password1");
    assert.equal((await made()).outs["slot"], "password2");
    assert.deepEqual(passwords(), ["password1 theirs", "password2 2026-01-01T00:00:01Z"]);
  });

  it("adopts an existing password as the previous one, which stays valid, and postpones the next rotation until it is retired", async () => {
    given("password1");
    const adopting = { replacesExisting: true, otherPasswords: [existing("password1")] };
    const first = await made(adopting);
    assert.deepEqual([...shown(first), first.outs["previous"]], ["password2", "secret 1", 2, false, existing("password1")]);
    assert.deepEqual(passwords(), ["password1 theirs", "password2 2026-01-01T00:00:01Z"]);
    const postponed = await up(first, { ...adopting, trigger: "2" });
    assert.deepEqual(shown(postponed), ["password2", "secret 1", 2, true]);
    retire("password1");
    assert.deepEqual(shown(await up(postponed, { ...adopting, trigger: "2" })), ["password1", "secret 2", 3, false]);
  });

  it("issues generation 2 on adoption even if the token has no password, so that everything waits for it", async () => {
    const { outs } = await made({ replacesExisting: true, otherPasswords: [] });
    assert.deepEqual([outs["generation"], outs["previous"]], [2, undefined]);
  });

  it("refuses to issue if other clients issued the passwords in both slots", async () => {
    given("password1", "password2");
    await assert.rejects(made(), /EDGE-PASSWORD-SLOTS {2}token line1 has two passwords, and this program issued neither/);
    assert.deepEqual(service.writes, []);
  });

  it("issues a second password beside the previous one when the trigger changes, and records the reason", async () => {
    const second = await up(await made(), { trigger: "2" });
    assert.deepEqual(shown(second), ["password2", "secret 2", 2, false]);
    assert.deepEqual(second.outs["previous"], { slot: "password1", issuedAt: "2026-01-01T00:00:01Z" });
    assert.equal(second.inputs["reason"], "requested: rotation 2");
    assert.deepEqual(passwords(), ["password1 2026-01-01T00:00:01Z", "password2 2026-01-01T00:00:02Z"]);
  });

  it("reads the service's time only if passwords expire", async () => {
    service.resources.delete(registryId);
    assert.equal((await checked({}))["plannedGeneration"], 1);
    await assert.rejects(checked({}, { validity: "P90D" }));
  });

  it("issues a password with the configured expiry, and the next one from the first day of the renewal margin", async () => {
    const first = await made({ validity: "P90D" });
    assert.deepEqual([first.inputs["notAfter"], first.outs["expiry"]], ["2026-04-01", "2026-04-01T00:00:00Z"]);
    service.nowMs = Date.parse("2026-03-01T12:00:00Z");
    assert.equal((await up(first, { validity: "P90D" })).changed, false);
    service.nowMs = Date.parse("2026-03-02T00:00:00Z");
    const second = await up(first, { validity: "P90D" });
    assert.deepEqual([...shown(second), second.inputs["reason"]], ["password2", "secret 2", 2, false, "expires 2026-04-01"]);
  });

  it("waits until the service accepts a new password everywhere, except for the first password", async () => {
    const before = service.nowMs;
    const first = await made();
    assert.equal(service.nowMs, before);
    await up(first, { trigger: "2" });
    assert.ok(service.nowMs >= Date.parse("2026-01-01T00:01:02Z"));
  });

  it("postpones a rotation with a notice while the previous password exists, and issues once it is retired", async () => {
    const second = await up(await made(), { trigger: "2" });
    const third = await up(second, { trigger: "3" });
    assert.deepEqual(shown(third), ["password2", "secret 2", 2, true]);
    assert.match(String(third.outs["pending"]), /postponed: password1 still holds the previous password, which must be retired first/);
    assert.equal(service.writes.length, 2);
    retire("password1");
    assert.deepEqual(shown(await up(third, { trigger: "3" })), ["password1", "secret 3", 3, false]);
  });

  it("postpones a rotation while the site's cluster is not connected", async () => {
    const first = await made();
    service.resources.set(clusterId, { properties: { connectivityStatus: "Offline" } });
    const postponed = await up(first, { trigger: "2" });
    assert.deepEqual(shown(postponed), ["password1", "secret 1", 1, true]);
    assert.match(String(postponed.outs["pending"]), /postponed: the site's cluster is Offline/);
    assert.equal(service.writes.length, 1);
    service.resources.set(clusterId, { properties: { connectivityStatus: "Connected" } });
    assert.deepEqual(shown(await up(postponed, { trigger: "2" })), ["password2", "secret 2", 2, false]);
  });

  it("reissues a password whose run was killed right after the call in the same slot, and keeps the password in use", async () => {
    const first = await made();
    const throwKilled = () => {
      throw new Error("killed");
    };
    service.afterWrite = throwKilled;
    await assert.rejects(up(first, { trigger: "2" }), /killed/);
    await assert.rejects(up(first, { trigger: "2" }), /killed/);
    service.afterWrite = () => {};
    const second = await up(first, { trigger: "2" });
    assert.deepEqual(shown(second), ["password2", "secret 4", 2, false]);
    assert.deepEqual(passwords(), ["password1 2026-01-01T00:00:01Z", "password2 2026-01-01T00:00:04Z"]);
  });

  for (const [what, others, slot] of [
    ["in the same slot, so that no other password stays valid", [], "password1"],
    ["and keeps a password that existed before", ["password1"], "password2"],
  ] as const)
    it(`reissues the first password after killed first runs ${what}`, async () => {
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

  it("only waits for a password that an earlier run already issued", async () => {
    const first = await made();
    const inputs = await checked(first.inputs, { trigger: "2", timeout: "PT0S" });
    const failure = await provider.update(first.id, first.outs, inputs).catch((error: Error & { properties: Properties }) => error);
    assert.ok("properties" in failure);
    const second = await up({ id: first.id, inputs, outs: failure.properties }, { trigger: "2" });
    assert.deepEqual(shown(second), ["password2", "secret 2", 2, false]);
    assert.equal(service.writes.length, 2);
  });

  it("waits until the service lists a new password, and does not issue it twice", async () => {
    service.listedAfterMs = 60_000;
    const first = await made();
    assert.deepEqual([...shown(first), first.outs["previous"], service.writes.length], ["password1", "secret 1", 1, false, undefined, 1]);
    assert.ok(service.nowMs >= Date.parse("2026-01-01T00:01:00Z"));
    service.nowMs -= 30_000;
    assert.equal((await provider.read(first.id, first.outs)).inputs?.["drift"], "");
  });

  it("finds a password in the next run if the run timed out before it was listed, and does not issue it twice", async () => {
    service.listedAfterMs = 60_000;
    const inputs = await checked({}, { timeout: "PT10S" });
    const failure = await failureOf(provider.create(inputs));
    assert.match(failure.message, /EDGE-TIMEOUT .*last status: the service does not list the new password yet/);
    service.nowMs += 60_000;
    const first = await up({ id: "id", inputs, outs: failure.properties });
    assert.deepEqual([...shown(first), service.writes.length], ["password1", "secret 1", 1, false, 1]);
  });

  it("fails if the password is never listed, and the next run issues another with the lost one as the previous password", async () => {
    service.listedAfterMs = 86_400_000;
    const inputs = await checked({});
    const failure = await failureOf(provider.create(inputs));
    assert.match(failure.message, /EDGE-PASSWORD-LOST/);
    service.listedAfterMs = 0;
    given();
    const first = await up({ id: "id", inputs, outs: failure.properties });
    assert.deepEqual([...shown(first), first.outs["previous"]], ["password2", "secret 2", 1, false, { slot: "password1", issuedAt: "2026-01-01T00:00:01Z" }]);
  });

  it("issues another password after a refresh finds it deleted, and records the reason", async () => {
    const first = await made();
    given();
    const second = await up(await refreshed(first));
    assert.deepEqual([...shown(second), second.inputs["reason"], second.inputs["drift"]], ["password2", "secret 2", 2, false, "password1 was deleted", ""]);
    assert.equal((await up(second)).changed, false);
  });

  it("uses the other slot if another client reissued the password, and keeps that client's password", async () => {
    const first = await made();
    given("password1");
    const second = await up(await refreshed(first));
    assert.deepEqual([second.outs["slot"], second.inputs["reason"]], ["password2", "password1 was reissued outside this program"]);
    assert.deepEqual(passwords(), ["password1 theirs", "password2 2026-01-01T00:00:02Z"]);
  });

  it("reissues a password lost during a rotation in the same slot, and keeps the previous one", async () => {
    const second = await up(await made(), { trigger: "2" });
    retire("password2");
    const third = await up(await refreshed(second), { trigger: "2" });
    assert.deepEqual(shown(third), ["password2", "secret 3", 3, false]);
    assert.deepEqual(passwords(), ["password1 2026-01-01T00:00:01Z", "password2 2026-01-01T00:00:03Z"]);
    assert.deepEqual(third.outs["previous"], { slot: "password1", issuedAt: "2026-01-01T00:00:01Z" });
  });

  it("shows no change after a refresh while the password exists", async () => {
    assert.equal((await up(await refreshed(await made()))).changed, false);
  });

  it("keeps the password in state if a missing token may be a missing permission", async () => {
    const first = await made();
    service.resources.clear();
    assert.equal((await refreshed(first)).outs["value"], "secret 1");
  });

  it("removes only its own password on delete", async () => {
    given("password1");
    const { id, outs } = await made();
    await provider.delete(id, outs);
    assert.deepEqual(passwords(), ["password1 theirs"]);
  });

  it("removes the previous password too when deleted during a rotation", async () => {
    const { id, outs } = await up(await made(), { trigger: "2" });
    await provider.delete(id, outs);
    assert.deepEqual(passwords(), []);
  });

  it("keeps a password on delete that another client reissued in its slot", async () => {
    const { id, outs } = await made();
    given("password1");
    await provider.delete(id, outs);
    assert.deepEqual(passwords(), ["password1 theirs"]);
  });

  it("shows the value only in the output `value`, never in log, id or other outputs", async () => {
    const lines: string[] = [];
    const logging = providerOn({ ...service.context, log: (line) => void lines.push(line) }, tokenPassword);
    const { id, outs } = await logging.create(await checked({}));
    const { outs: next } = await logging.update(id, outs, await checked(await checked({}), { trigger: "2" }));
    const { value, ...open } = next;
    assert.equal(value, "secret 2");
    assert.ok(lines.length > 0 && !/secret \d/.test(JSON.stringify([lines, open, id])));
  });
});
