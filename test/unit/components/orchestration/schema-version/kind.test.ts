import assert from "node:assert/strict";
import type { LifecycleProvider } from "../../../../../components/dynamic/provider";
import { type SchemaVersionInputs, type SchemaVersionState, schemaVersion } from "../../../../../components/orchestration/schema-version/kind";
import { versionId } from "../../../../../components/orchestration/versions";
import { providerOn } from "../../../../support/lifecycle-run";
import { OrchestrationService } from "../../../../support/orchestration-service";

const schemaId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Edge/schemas/vision";
const value = "rules:\n  configs:\n    url: { type: string }\n";
const inputs: SchemaVersionInputs & Record<string, unknown> = { schemaId, version: "1.0.0", value, timeout: "PT1M" };
const id = versionId(schemaId, "1.0.0");

describe("schema version kind", () => {
  let service: OrchestrationService;
  let provider: LifecycleProvider<SchemaVersionInputs, SchemaVersionState>;
  beforeEach(() => {
    service = new OrchestrationService();
    service.resources.set(schemaId, {});
    provider = providerOn(service.context, schemaVersion);
  });
  const faults = async (given: typeof inputs) => (await provider.check({}, given)).failures.map(({ reason }) => reason);

  it("creates the version, and shows no change afterwards", async () => {
    const { id: made, outs } = await provider.create(inputs);
    assert.equal(made, `${schemaId}/versions/1.0.0`);
    assert.deepEqual(service.resources.properties(id), { value });
    assert.equal((await provider.diff(id, outs, inputs)).changes, false);
  });

  it("adopts an existing version with equal content", async () => {
    service.resources.set(id, { properties: { value: "{rules: {configs: {url: {type: string}}}}" } });
    assert.deepEqual(await faults(inputs), []);
    const { outs } = await provider.create(inputs);
    assert.deepEqual(service.writes, []);
    assert.equal((await provider.diff(id, outs, inputs)).changes, false);
  });

  it("refuses an existing version with different content in preview", async () => {
    service.resources.set(id, { properties: { value: "rules: {}" } });
    const [reason = "", ...others] = await faults(inputs);
    assert.match(reason, /^EDGE-VERSION-CHANGED {2}version 1\.0\.0 of schema vision exists with other content\n/);
    assert.deepEqual(others, []);
  });

  it("accepts any content if the version does not exist", async () => assert.deepEqual(await faults(inputs), []));

  it("shows changed content as drift after a refresh, and refuses it", async () => {
    const { outs } = await provider.create(inputs);
    service.resources.set(id, { properties: { value: "rules: {}" } });
    const { props } = await provider.read(id, outs);
    assert.equal((await provider.diff(id, props, inputs)).changes, true);
    assert.match((await faults(inputs))[0] ?? "", /^EDGE-VERSION-CHANGED/);
  });

  it("shows no change after a refresh for other YAML formatting", async () => {
    const { outs } = await provider.create(inputs);
    service.resources.set(id, { properties: { value: "{rules: {configs: {url: {type: string}}}}" } });
    const { props } = await provider.read(id, outs);
    assert.equal((await provider.diff(id, props, inputs)).changes, false);
  });

  it("is gone after a refresh only if its schema can be read", async () => {
    const { outs } = await provider.create(inputs);
    service.resources.delete(id);
    assert.equal((await provider.read(id, outs)).id, "");
    service.resources.delete(schemaId);
    assert.equal((await provider.read(id, outs)).id, id);
  });

  it("deletes only its own version, and succeeds if it is already gone", async () => {
    const { outs } = await provider.create(inputs);
    service.resources.set(`${schemaId}/versions/2.0.0`, {});
    await provider.delete(id, outs);
    await provider.delete(id, outs);
    assert.deepEqual([service.resources.get(id), service.resources.get(`${schemaId}/versions/2.0.0`)?.["name"]], [undefined, "2.0.0"]);
  });

  it("is deleted without error if its schema is gone", async () => {
    const { outs } = await provider.create(inputs);
    service.resources.delete(schemaId);
    await assert.doesNotReject(provider.delete(id, outs));
  });
});
