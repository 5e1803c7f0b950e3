import assert from "node:assert/strict";
import type { JsonObject } from "../../../../../components/core/json";
import { LifecycleProvider } from "../../../../../components/dynamic/provider";
import { type TokenInputs, type TokenState, token } from "../../../../../components/registry/token/kind";
import { tokenId } from "../../../../../components/core/arm-id";
import { providerOn } from "../../../../support/lifecycle-run";
import { RegistryService } from "../../../../support/registry-service";

const registryId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/hub";
const inputs: TokenInputs & Record<string, unknown> = {
  registryId,
  name: "line1",
  scopeMapId: `${registryId}/scopeMaps/line1`,
  status: "enabled",
  otherPasswords: [],
  owner: "organization/edge-staging/line-1",
  timeout: "PT1M",
};
const id = tokenId(inputs.registryId, inputs.name);

describe("token kind", () => {
  let service: RegistryService;
  let provider: LifecycleProvider<TokenInputs, TokenState>;
  beforeEach(() => {
    service = new RegistryService();
    const services = { context: service.context, options: { pollIntervalMs: 1, assertEngineAlive: async () => {} } };
    provider = new LifecycleProvider(token, async () => services);
  });

  it("creates a missing token with a PUT", async () => {
    await provider.create(inputs);
    assert.deepEqual(service.properties(id), { scopeMapId: `${registryId}/scopeMaps/line1`, status: "enabled" });
  });

  it("keeps the token's passwords when a setting changes", async () => {
    const { outs } = await provider.create(inputs);
    const credentials = { passwords: [{ name: "password1", creationTime: "t" }] };
    service.resources.set(id, { properties: { ...service.properties(id), credentials } });
    await provider.update(id, outs, { ...inputs, status: "disabled" });
    assert.deepEqual(service.properties(id), { scopeMapId: `${registryId}/scopeMaps/line1`, status: "disabled", credentials });
  });

  it("records the passwords that existed at the first check, and adds none in later checks", async () => {
    const existing = { name: "password1", creationTime: "foreign" };
    const holding = (...passwords: JsonObject[]) => service.resources.set(id, { properties: { credentials: { passwords } } });
    const { otherPasswords: _, ...declared } = inputs;
    holding(existing);
    const first = await provider.check({}, declared);
    holding(existing, { name: "password2", creationTime: "issued here" });
    const second = await provider.check(first.inputs, declared);
    const others = [{ slot: "password1", issuedAt: "foreign" }];
    assert.deepEqual([first.inputs["otherPasswords"], second.inputs["otherPasswords"]], [others, others]);
    service.resources.clear();
    assert.deepEqual((await provider.check({}, declared)).inputs["otherPasswords"], []);
  });

  it("enables a token again after a refresh found it disabled", async () => {
    const { outs } = await provider.create(inputs);
    service.resources.set(id, { properties: { ...service.properties(id), status: "disabled" } });
    const { props } = await provider.read(id, outs);
    await provider.update(id, props, inputs);
    assert.equal(service.properties(id)?.["status"], "enabled");
  });

  it("shows no change after a refresh if the service returns ids in another case", async () => {
    const { outs } = await provider.create(inputs);
    service.resources.set(id, { properties: { ...service.properties(id), scopeMapId: `${registryId.toUpperCase()}/scopeMaps/line1` } });
    const { props } = await provider.read(id, outs);
    assert.equal((await provider.diff(id, props, inputs)).changes, false);
  });

  it("deletes the token, and succeeds if it is already gone", async () => {
    const { outs } = await provider.create(inputs);
    await provider.delete(id, outs);
    await provider.delete(id, outs);
    assert.equal(service.resources.has(id), false);
  });

  it("deletes nothing and logs a notice if the token's scope map names another owner", async () => {
    const lines: string[] = [];
    const context = { ...service.context, log: (line: string) => void lines.push(line) };
    const { id: made, outs } = await providerOn(context, token).create(inputs);
    service.resources.set(inputs.scopeMapId, { properties: { description: "d [owner: o/p/other]" } });
    const writes = service.writes.length;
    await providerOn(context, token).delete(made, outs);
    assert.deepEqual([service.writes.length, lines.at(-1)], [writes, "[Token line1] left alone: its owner is now stack o/p/other"]);
    service.resources.set(inputs.scopeMapId, { properties: { description: `d [owner: ${inputs.owner}]` } });
    await providerOn(context, token).delete(made, outs);
    assert.equal(service.properties(id), undefined);
  });
});
