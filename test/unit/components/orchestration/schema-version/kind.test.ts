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

describe("a schema's version", () => {
  let service: OrchestrationService;
  let provider: LifecycleProvider<SchemaVersionInputs, SchemaVersionState>;
  beforeEach(() => {
    service = new OrchestrationService();
    service.resources.set(schemaId, {});
    provider = providerOn(service.context, schemaVersion);
  });
  const faults = async (given: typeof inputs) => (await provider.check({}, given)).failures.map(({ reason }) => reason);

  it("is written, and shows no change afterwards", async () => {
    const { id: made, outs } = await provider.create(inputs);
    assert.equal(made, `${schemaId}/versions/1.0.0`);
    assert.deepEqual(service.resources.properties(id), { value });
    assert.equal((await provider.diff(id, outs, inputs)).changes, false);
  });

  it("that exists with equal content is taken over", async () => {
    service.resources.set(id, { properties: { value: "{rules: {configs: {url: {type: string}}}}" } });
    assert.deepEqual(await faults(inputs), []);
    const { outs } = await provider.create(inputs);
    assert.deepEqual(service.writes, []);
    assert.equal((await provider.diff(id, outs, inputs)).changes, false);
  });

  it("that exists with other content is refused in preview", async () => {
    service.resources.set(id, { properties: { value: "rules: {}" } });
    const [reason = "", ...others] = await faults(inputs);
    assert.match(reason, /^EDGE-VERSION-CHANGED {2}version 1\.0\.0 of schema vision exists with other content\n/);
    assert.deepEqual(others, []);
  });

  it("may have any content while there is none", async () => assert.deepEqual(await faults(inputs), []));

  it("that somebody changed is shown by a refresh and refused", async () => {
    const { outs } = await provider.create(inputs);
    service.resources.set(id, { properties: { value: "rules: {}" } });
    const { props } = await provider.read(id, outs);
    assert.equal((await provider.diff(id, props, inputs)).changes, true);
    assert.match((await faults(inputs))[0] ?? "", /^EDGE-VERSION-CHANGED/);
  });

  it("shows no change after a refresh, whatever its layout", async () => {
    const { outs } = await provider.create(inputs);
    service.resources.set(id, { properties: { value: "{rules: {configs: {url: {type: string}}}}" } });
    const { props } = await provider.read(id, outs);
    assert.equal((await provider.diff(id, props, inputs)).changes, false);
  });

  it("is gone only while its schema can be read", async () => {
    const { outs } = await provider.create(inputs);
    service.resources.delete(id);
    assert.equal((await provider.read(id, outs)).id, "");
    service.resources.delete(schemaId);
    assert.equal((await provider.read(id, outs)).id, id);
  });

  it("is removed and no other, and its removal is content where there is none", async () => {
    const { outs } = await provider.create(inputs);
    service.resources.set(`${schemaId}/versions/2.0.0`, {});
    await provider.delete(id, outs);
    await provider.delete(id, outs);
    assert.deepEqual([service.resources.get(id), service.resources.get(`${schemaId}/versions/2.0.0`)?.["name"]], [undefined, "2.0.0"]);
  });

  it("is removed where its schema went before it", async () => {
    const { outs } = await provider.create(inputs);
    service.resources.delete(schemaId);
    await assert.doesNotReject(provider.delete(id, outs));
  });
});
