import assert from "node:assert/strict";
import { listAt, textAt } from "../../../../../components/core/json";
import type { LifecycleProvider } from "../../../../../components/dynamic/provider";
import { type RetiredPasswordInputs, type RetiredPasswordState, retiredPassword } from "../../../../../components/registry/retired-password/kind";
import { providerOn } from "../../../../support/lifecycle-run";
import { RegistryService } from "../../../../support/registry-service";

const registryId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/hub";
const tokenId = `${registryId}/tokens/line1`;
const [old, young] = ["2026-01-01T00:00:01Z", "2026-01-01T00:00:02Z"];
const others = [{ slot: "password2", issuedAt: young }];
const first = { tokenId, slot: "password1", issuedAt: old, generation: 1, others, inUseIssuedAt: old, grace: "PT2M", timeout: "PT10M" };
const second = { ...first, slot: "password2", issuedAt: young, generation: 2, others: [], inUseIssuedAt: young };

describe("a retired password", () => {
  let service: RegistryService;
  let provider: LifecycleProvider<RetiredPasswordInputs, RetiredPasswordState>;
  beforeEach(() => {
    service = new RegistryService();
    service.resources.set(registryId, {});
    given([`password1 ${old}`, `password2 ${young}`]);
    provider = providerOn(service.context, retiredPassword);
  });
  const given = (passwords: string[]) => {
    const named = passwords.map((password) => ({ name: password.split(" ")[0] ?? "", creationTime: password.split(" ")[1] ?? "" }));
    service.resources.set(tokenId, { properties: { credentials: { passwords: named } } });
  };
  const passwords = () =>
    listAt(service.properties(tokenId), "credentials", "passwords").map((password) => `${textAt(password, "name")} ${textAt(password, "creationTime")}`);
  const made = async () => (await provider.create(first)).outs;

  it("is removed whatever the generation of the one to keep, once that is in use", async () => {
    const reissued = { ...first, slot: "password2", issuedAt: young, others: [], inUseIssuedAt: "" };
    const { outs } = await provider.create(reissued);
    assert.deepEqual([outs["pending"] !== undefined, passwords().length], [true, 2]);
    await provider.update("id", outs, { ...reissued, inUseIssuedAt: young });
    assert.deepEqual(passwords(), [`password2 ${young}`]);
  });

  it("is removed by the next run over a state that knew only the generation", async () => {
    const former = { ...first, slot: "password2", issuedAt: young, others: undefined };
    const { id, outs } = await provider.create({ ...former, others: [{ slot: "password1", issuedAt: old }], inUseIssuedAt: young });
    const { "previous removed": _, ...done } = outs["done"] as Record<string, string>;
    const known = { ...outs, others: undefined, done: { ...done, retired: "x" } };
    const now = { ...former, others: [], inUseIssuedAt: young };
    assert.equal((await provider.diff(id, known, now)).changes, true);
    await provider.update(id, known, now);
    assert.deepEqual(passwords(), [`password2 ${young}`]);
  });

  it("is none beside passwords of other owners", async () => {
    const outs = await made();
    const { props } = await provider.read("id", outs);
    assert.equal((await provider.diff("id", props, first)).changes, false);
    assert.deepEqual([passwords().length, service.writes], [2, []]);
  });

  it("goes once the new one is used, and the new one stays", async () => {
    await provider.update("id", await made(), second);
    assert.deepEqual(passwords(), [`password2 ${young}`]);
  });

  it("is left alone for a while after that", async () => {
    const before = service.nowMs;
    await provider.update("id", await made(), second);
    assert.ok(service.nowMs >= before + 120_000);
  });

  it("stays while the new one is not used, over as many runs as it takes", async () => {
    const waiting = { ...second, inUseIssuedAt: old };
    const { outs } = await provider.update("id", await made(), waiting);
    assert.match(String(outs["pending"]), /not in use yet, so the previous one is kept/);
    assert.equal((await provider.diff("id", outs, waiting)).changes, true);
    assert.equal((await provider.update("id", outs, waiting)).outs["pending"] !== undefined, true);
    assert.equal(passwords().length, 2);
    await provider.update("id", outs, second);
    assert.deepEqual(passwords(), [`password2 ${young}`]);
  });

  it("stays where the one to keep is not there, or is another of the same name", async () => {
    for (const live of [`password2 2026-01-01T00:00:09Z`, ""]) {
      given([`password1 ${old}`, `password2 ${young}`]);
      const outs = await made();
      given([`password1 ${old}`, live].filter(Boolean));
      await assert.rejects(provider.update("id", outs, second), /EDGE-PASSWORD-LOST {2}password2 of token line1, the password to keep, does not exist/);
    }
    assert.deepEqual(service.writes, []);
  });

  it("is retired by the next run where one was killed right after its call", async () => {
    const outs = await made();
    service.afterWrite = () => {
      service.afterWrite = () => {};
      throw new Error("killed");
    };
    await assert.rejects(provider.update("id", outs, second), /killed/);
    await provider.update("id", outs, second);
    assert.deepEqual([passwords(), service.writes.length], [[`password2 ${young}`], 1]);
  });

  it("that came back is seen by a refresh and retired by the next run", async () => {
    const { outs } = await provider.update("id", await made(), second);
    given([`password1 2026-01-01T00:00:09Z`, `password2 ${young}`]);
    const { props } = await provider.read("id", outs);
    assert.equal((await provider.diff("id", props, second)).changes, true);
    await provider.update("id", props, second);
    assert.deepEqual(passwords(), [`password2 ${young}`]);
  });

  it("is told of by a refresh where it is not ours to remove", async () => {
    const lines: string[] = [];
    const talking = providerOn({ ...service.context, log: (line) => void lines.push(line) }, retiredPassword);
    await talking.read("id", await made());
    assert.deepEqual(lines, [`[RetiredPassword line1] password2, issued ${young}, is valid but not the password in use`]);
  });

  it("calls nothing when it is deleted", async () => {
    await provider.delete("id", await made());
    assert.deepEqual(service.writes, []);
  });
});
