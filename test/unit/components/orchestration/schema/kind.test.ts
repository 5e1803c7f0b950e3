import assert from "node:assert/strict";
import type { LifecycleProvider } from "../../../../../components/dynamic/provider";
import { type SchemaInputs, type SchemaState, schema, schemaId } from "../../../../../components/orchestration/schema/kind";
import { providerOn } from "../../../../support/lifecycle-run";
import { OrchestrationService } from "../../../../support/orchestration-service";

const resourceGroupId = "/subscriptions/s/resourceGroups/g";
const inputs: SchemaInputs & Record<string, unknown> = { resourceGroupId, name: "vision", location: "eastus2", owner: "o/p/own", timeout: "PT1M" };
const id = schemaId(inputs);

describe("schema kind", () => {
  let service: OrchestrationService;
  let provider: LifecycleProvider<SchemaInputs, SchemaState>;
  beforeEach(() => {
    service = new OrchestrationService();
    service.resources.set(resourceGroupId, {});
    provider = providerOn(service.context, schema);
  });

  it("creates the schema in its region, and shows no change afterwards", async () => {
    const { id: made, outs } = await provider.create(inputs);
    assert.equal(made, `${resourceGroupId}/providers/Microsoft.Edge/schemas/vision`);
    assert.equal(service.resources.get(id)?.["location"], "eastus2");
    assert.equal((await provider.diff(made, outs, inputs)).changes, false);
  });

  it("shows no change after a refresh", async () => {
    const { outs } = await provider.create(inputs);
    const { props } = await provider.read(id, outs);
    assert.equal((await provider.diff(id, props, inputs)).changes, false);
  });

  it("keeps the schema's versions when it writes the schema again", async () => {
    const { outs } = await provider.create(inputs);
    service.resources.set(`${id}/versions/1.0.0`, {});
    await provider.update(id, { ...outs, done: {} }, inputs);
    assert.notEqual(service.resources.get(`${id}/versions/1.0.0`), undefined);
  });

  it("is gone after a refresh only if its resource group can be read", async () => {
    const { outs } = await provider.create(inputs);
    service.resources.delete(id);
    assert.equal((await provider.read(id, outs)).id, "");
    service.resources.delete(resourceGroupId);
    assert.equal((await provider.read(id, outs)).id, id);
  });

  it("deletes the schema with its remaining versions, and succeeds if it is already gone", async () => {
    const { outs } = await provider.create(inputs);
    service.resources.set(`${id}/versions/1.0.0`, {});
    await provider.delete(id, outs);
    await provider.delete(id, outs);
    assert.deepEqual([service.resources.get(id), service.resources.get(`${id}/versions/1.0.0`)], [undefined, undefined]);
  });
});
