import assert from "node:assert/strict";
import { listAt, textAt } from "../../../../../components/core/json";
import type { LifecycleProvider } from "../../../../../components/dynamic/provider";
import { type RetiredPasswordInputs, type RetiredPasswordState, retiredPassword } from "../../../../../components/registry/retired-password/kind";
import { providerOn } from "../../../../support/lifecycle-run";
import { RegistryService } from "../../../../support/registry-service";

const registryId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/hub";
const tokenId = `${registryId}/tokens/line1`;
const [old, recent] = ["2026-01-01T00:00:01Z", "2026-01-01T00:00:02Z"];
const others = [{ slot: "password2", issuedAt: recent }];
const first = { tokenId, slot: "password1", issuedAt: old, generation: 1, others, inUseIssuedAt: old, grace: "PT2M", timeout: "PT10M" };
const second = { ...first, slot: "password2", issuedAt: recent, generation: 2, others: [], inUseIssuedAt: recent };

describe("retired password kind", () => {
  let service: RegistryService;
  let provider: LifecycleProvider<RetiredPasswordInputs, RetiredPasswordState>;
  beforeEach(() => {
    service = new RegistryService();
    service.resources.set(registryId, {});
    given([`password1 ${old}`, `password2 ${recent}`]);
    provider = providerOn(service.context, retiredPassword);
  });
  const given = (passwords: string[]) => {
    const named = passwords.map((password) => ({ name: password.split(" ")[0] ?? "", creationTime: password.split(" ")[1] ?? "" }));
    service.resources.set(tokenId, { properties: { credentials: { passwords: named } } });
  };
  const passwords = () =>
    listAt(service.properties(tokenId), "credentials", "passwords").map((password) => `${textAt(password, "name")} ${textAt(password, "creationTime")}`);
  const made = async () => (await provider.create(first)).outs;

  it("removes the other password once the password to keep is in use, even at generation 1", async () => {
    const reissued = { ...first, slot: "password2", issuedAt: recent, others: [], inUseIssuedAt: "" };
    const { outs } = await provider.create(reissued);
    assert.deepEqual([outs["pending"] !== undefined, passwords().length], [true, 2]);
    await provider.update("id", outs, { ...reissued, inUseIssuedAt: recent });
    assert.deepEqual(passwords(), [`password2 ${recent}`]);
  });

  it("removes the other password in the next run if an older release recorded the phase as done", async () => {
    const former = { ...first, slot: "password2", issuedAt: recent, others: undefined };
    const { id, outs } = await provider.create({ ...former, others: [{ slot: "password1", issuedAt: old }], inUseIssuedAt: recent });
    const { "previous removed": _, ...done } = outs["done"] as Record<string, string>;
    const known = { ...outs, others: undefined, done: { ...done, retired: "x" } };
    const now = { ...former, others: [], inUseIssuedAt: recent };
    assert.equal((await provider.diff(id, known, now)).changes, true);
    await provider.update(id, known, now);
    assert.deepEqual(passwords(), [`password2 ${recent}`]);
  });

  it("shows no change and removes nothing if the other password belongs to another owner", async () => {
    const outs = await made();
    const { props } = await provider.read("id", outs);
    assert.equal((await provider.diff("id", props, first)).changes, false);
    assert.deepEqual([passwords().length, service.writes], [2, []]);
  });

  it("removes the previous password once the new one is in use, and keeps the new one", async () => {
    await provider.update("id", await made(), second);
    assert.deepEqual(passwords(), [`password2 ${recent}`]);
  });

  it("waits for the grace period after the new password is in use", async () => {
    const before = service.nowMs;
    await provider.update("id", await made(), second);
    assert.ok(service.nowMs >= before + 120_000);
  });

  it("is Pending and keeps the previous password over several runs while the new one is not in use", async () => {
    const waiting = { ...second, inUseIssuedAt: old };
    const { outs } = await provider.update("id", await made(), waiting);
    assert.match(String(outs["pending"]), /not in use yet, so the previous one is kept/);
    assert.equal((await provider.diff("id", outs, waiting)).changes, true);
    assert.equal((await provider.update("id", outs, waiting)).outs["pending"] !== undefined, true);
    assert.equal(passwords().length, 2);
    await provider.update("id", outs, second);
    assert.deepEqual(passwords(), [`password2 ${recent}`]);
  });

  it("fails and removes nothing if the password to keep is missing or was reissued", async () => {
    for (const live of [`password2 2026-01-01T00:00:09Z`, ""]) {
      given([`password1 ${old}`, `password2 ${recent}`]);
      const outs = await made();
      given([`password1 ${old}`, live].filter(Boolean));
      await assert.rejects(provider.update("id", outs, second), /EDGE-PASSWORD-LOST {2}password2 of token line1, the password to keep, does not exist/);
    }
    assert.deepEqual(service.writes, []);
  });

  it("makes no second call if the previous run was killed right after the first", async () => {
    const outs = await made();
    service.afterWrite = () => {
      service.afterWrite = () => {};
      throw new Error("killed");
    };
    await assert.rejects(provider.update("id", outs, second), /killed/);
    await provider.update("id", outs, second);
    assert.deepEqual([passwords(), service.writes.length], [[`password2 ${recent}`], 1]);
  });

  it("removes a password again in the next run after a refresh found one issued since", async () => {
    const { outs } = await provider.update("id", await made(), second);
    given([`password1 2026-01-01T00:00:09Z`, `password2 ${recent}`]);
    const { props } = await provider.read("id", outs);
    assert.equal((await provider.diff("id", props, second)).changes, true);
    await provider.update("id", props, second);
    assert.deepEqual(passwords(), [`password2 ${recent}`]);
  });

  it("logs valid passwords of other owners in a refresh", async () => {
    const lines: string[] = [];
    const logging = providerOn({ ...service.context, log: (line) => void lines.push(line) }, retiredPassword);
    await logging.read("id", await made());
    assert.deepEqual(lines, [`[RetiredPassword line1] password2, issued ${recent}, is valid but not the password in use`]);
  });

  it("makes no call on delete", async () => {
    await provider.delete("id", await made());
    assert.deepEqual(service.writes, []);
  });
});
