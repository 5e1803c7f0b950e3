import assert from "node:assert/strict";
import type { LifecycleProvider } from "../../../../../components/dynamic/provider";
import { type ConfigurationInputs, type ConfigurationState, configuration } from "../../../../../components/orchestration/configuration/kind";
import { failureOf, providerOn } from "../../../../support/lifecycle-run";
import type { OrchestrationService } from "../../../../support/orchestration-service";
import { visionIds, visionOnLine } from "../../../../support/vision-on-line";

const inputs: ConfigurationInputs & Record<string, unknown> = {
  targetId: visionIds.target,
  solutionTemplateId: visionIds.template,
  version: "1.0.0",
  values: "cameraUrl: rtsp://one\n",
  timeout: "PT1M",
};
const next = { ...inputs, version: "2.0.0", values: "cameraUrl: rtsp://two\n" };

describe("configuration kind", () => {
  let service: OrchestrationService;
  let provider: LifecycleProvider<ConfigurationInputs, ConfigurationState>;
  beforeEach(() => {
    service = visionOnLine("1.0.0", "2.0.0");
    provider = providerOn(service.context, configuration);
  });
  const valuesOf = (version: string) => service.resources.properties(`${visionIds.values}/versions/${version}`)?.["values"];
  const reference = `${visionIds.target}/providers/Microsoft.Edge/configurationReferences/default`;

  it("writes the values to the target's linked configuration, under the template's unique identifier", async () => {
    const { id, outs } = await provider.create(inputs);
    assert.equal(id, `${visionIds.target}:configuration:vision`);
    assert.equal(valuesOf("1.0.0"), "cameraUrl: rtsp://one\n");
    assert.deepEqual(service.resources.properties(visionIds.values), { currentVersion: "1.0.0" });
    assert.equal((await provider.diff(id, outs, inputs)).changes, false);
  });

  it("keeps the current version of a configuration that already exists for the template", async () => {
    service.resources.set(visionIds.values, { properties: { currentVersion: "0.9.0" } });
    await provider.create(inputs);
    assert.deepEqual(service.resources.properties(visionIds.values), { currentVersion: "0.9.0" });
  });

  it("updates the values of a version in place", async () => {
    const { id, outs } = await provider.create(inputs);
    await provider.update(id, outs, { ...inputs, values: "cameraUrl: rtsp://other\n" });
    assert.equal(valuesOf("1.0.0"), "cameraUrl: rtsp://other\n");
  });

  it("keeps the values of previously pinned versions, for a rollback", async () => {
    const { id, outs } = await provider.create(inputs);
    const { outs: changed } = await provider.update(id, outs, next);
    assert.deepEqual([valuesOf("1.0.0"), valuesOf("2.0.0")], ["cameraUrl: rtsp://one\n", "cameraUrl: rtsp://two\n"]);
    assert.deepEqual(changed["versions"], ["1.0.0", "2.0.0"]);
  });

  for (const [what, missing, message] of [
    ["the target has no linked configuration", reference, "EDGE-CONFIGURATION  no configuration is linked to the target"],
    ["the solution template does not exist", visionIds.template, "EDGE-CONFIGURATION  the solution template does not exist, so no values can be set for it"],
  ] as const)
    it(`fails before it writes anything if ${what}`, async () => {
      service.resources.delete(missing);
      assert.equal((await failureOf(provider.create(inputs))).message.split("\n")[0], message);
      assert.deepEqual(service.writes, []);
    });

  it("corrects changed values after a refresh", async () => {
    const { id, outs } = await provider.create(inputs);
    service.resources.change(`${visionIds.values}/versions/1.0.0`, { values: "cameraUrl: theirs\n" });
    const { props } = await provider.read(id, outs);
    assert.equal((await provider.diff(id, props, inputs)).changes, true);
    await provider.update(id, props, inputs);
    assert.equal(valuesOf("1.0.0"), "cameraUrl: rtsp://one\n");
  });

  it("writes the values under the new identifier after its template was recreated", async () => {
    const { id, outs } = await provider.create(inputs);
    service.resources.change(visionIds.template, { uniqueIdentifier: "guid-of-the-new-one" });
    const { props } = await provider.read(id, outs);
    assert.equal((await provider.diff(id, props, inputs)).changes, true);
    await provider.update(id, props, inputs);
    const place = visionIds.values.replace(/[^/]+$/, "guid-of-the-new-one");
    assert.equal(service.resources.properties(`${place}/versions/1.0.0`)?.["values"], "cameraUrl: rtsp://one\n");
  });

  it("shows no change after a refresh for other YAML formatting", async () => {
    const { id, outs } = await provider.create(inputs);
    service.resources.change(`${visionIds.values}/versions/1.0.0`, { values: "{ cameraUrl: 'rtsp://one' }" });
    assert.equal((await provider.diff(id, (await provider.read(id, outs)).props, inputs)).changes, false);
  });

  it("is gone after a refresh only if its target can be read", async () => {
    const { id, outs } = await provider.create(inputs);
    service.resources.delete(visionIds.values);
    assert.equal((await provider.read(id, outs)).id, "");
    service.resources.delete(visionIds.target);
    assert.equal((await provider.read(id, outs)).id, id);
  });

  it("deletes the values of every version, and succeeds if they are already gone", async () => {
    const { id, outs } = await provider.create(inputs);
    const { outs: changed } = await provider.update(id, outs, next);
    await provider.delete(id, changed);
    await provider.delete(id, changed);
    assert.deepEqual([valuesOf("1.0.0"), valuesOf("2.0.0"), service.resources.get(visionIds.values)], [undefined, undefined, undefined]);
  });

  it("keeps versions of others on delete", async () => {
    const { id, outs } = await provider.create(inputs);
    service.resources.set(`${visionIds.values}/versions/0.9.0`, { properties: { values: "theirs: 1" } });
    await provider.delete(id, outs);
    assert.deepEqual([valuesOf("1.0.0"), valuesOf("0.9.0")], [undefined, "theirs: 1"]);
  });

  it("is deleted without a call if its create failed before any write", async () => {
    service.resources.delete(reference);
    const { properties } = await failureOf(provider.create(inputs));
    await provider.delete("id", properties);
    assert.deepEqual(service.writes, []);
  });
});
