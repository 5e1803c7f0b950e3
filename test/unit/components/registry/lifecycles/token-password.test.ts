import assert from "node:assert/strict";
import { listAt, textAt } from "../../../../../components/core/json";
import { LifecycleProvider } from "../../../../../components/dynamic/provider";
import { type TokenPasswordInputs, type TokenPasswordState, tokenPassword } from "../../../../../components/registry/lifecycles/token-password";
import { RegistryService } from "../../../../support/registry-service";

const registryId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/hub";
const tokenId = `${registryId}/tokens/line1`;
const inputs: TokenPasswordInputs & Record<string, unknown> = { tokenId, generation: 1, timeout: "PT1M" };

describe("a token's password", () => {
  let service: RegistryService;
  let provider: LifecycleProvider<TokenPasswordInputs, TokenPasswordState>;
  beforeEach(() => {
    service = new RegistryService();
    service.resources.set(registryId, {});
    service.resources.set(tokenId, { properties: { status: "enabled" } });
    const machinery = { context: service.context, pace: { pollIntervalMs: 1, assertWanted: async () => {} } };
    provider = new LifecycleProvider(tokenPassword, async () => machinery);
  });
  const passwords = () =>
    listAt(service.properties(tokenId), "credentials", "passwords").map((password) => `${textAt(password, "name")} ${textAt(password, "creationTime")}`);
  const given = (...names: string[]) =>
    service.resources.set(tokenId, { properties: { credentials: { passwords: names.map((name) => ({ name, creationTime: "theirs" })) } } });

  it("is issued once and kept with its slot and time", async () => {
    const { id, outs } = await provider.create(inputs);
    assert.deepEqual([outs["slot"], outs["value"], outs["creationTime"]], ["password1", "secret 1", "2026-01-01T00:00:01Z"]);
    assert.equal((await provider.diff(id, outs, inputs)).changes, false);
    assert.ok(!id.includes("secret"));
  });

  it("takes the slot that nobody uses", async () => {
    given("password1");
    const { outs } = await provider.create(inputs);
    assert.equal(outs["slot"], "password2");
    assert.deepEqual(passwords(), ["password1 theirs", "password2 2026-01-01T00:00:01Z"]);
  });

  it("is refused where both slots are taken, and nothing is issued", async () => {
    given("password1", "password2");
    await assert.rejects(
      provider.create(inputs),
      /^Error: EDGE-PASSWORD-SLOTS|EDGE-PASSWORD-SLOTS {2}both passwords of token line1 are in use and neither is ours/,
    );
    assert.deepEqual(service.writes, []);
  });

  it("that was lost is issued again after a refresh", async () => {
    const { id, outs } = await provider.create(inputs);
    given();
    const { props } = await provider.read(id, outs);
    assert.equal((await provider.diff(id, props, inputs)).changes, true);
    assert.equal((await provider.update(id, props, inputs)).outs["value"], "secret 2");
  });

  it("that somebody issued anew leaves theirs alone and takes the other slot", async () => {
    const { id, outs } = await provider.create(inputs);
    given("password1");
    const { props } = await provider.read(id, outs);
    assert.equal((await provider.update(id, props, inputs)).outs["slot"], "password2");
    assert.deepEqual(passwords(), ["password1 theirs", "password2 2026-01-01T00:00:02Z"]);
  });

  it("shows no change while it is there", async () => {
    const { id, outs } = await provider.create(inputs);
    const { props } = await provider.read(id, outs);
    assert.equal((await provider.diff(id, props, inputs)).changes, false);
  });

  it("is kept while its token cannot be told from a lost permission", async () => {
    const { id, outs } = await provider.create(inputs);
    service.resources.clear();
    assert.equal((await provider.read(id, outs)).props["value"], "secret 1");
  });

  it("clears its own slot and no other", async () => {
    given("password1");
    const { id, outs } = await provider.create(inputs);
    await provider.delete(id, outs);
    assert.deepEqual(passwords(), ["password1 theirs"]);
  });

  it("leaves a slot alone that somebody issued anew", async () => {
    const { id, outs } = await provider.create(inputs);
    given("password1");
    await provider.delete(id, outs);
    assert.deepEqual(passwords(), ["password1 theirs"]);
  });
});
