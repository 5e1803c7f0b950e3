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

describe("a configuration", () => {
  let service: OrchestrationService;
  let provider: LifecycleProvider<ConfigurationInputs, ConfigurationState>;
  beforeEach(() => {
    service = visionOnLine("1.0.0", "2.0.0");
    provider = providerOn(service.context, configuration);
  });
  const valuesOf = (version: string) => service.resources.properties(`${visionIds.values}/versions/${version}`)?.["values"];
  const reference = `${visionIds.target}/providers/Microsoft.Edge/configurationReferences/default`;

  it("is kept where the target says, under the template's own identifier", async () => {
    const { id, outs } = await provider.create(inputs);
    assert.equal(id, `${visionIds.target}:configuration:vision`);
    assert.equal(valuesOf("1.0.0"), "cameraUrl: rtsp://one\n");
    assert.deepEqual(service.resources.properties(visionIds.values), { currentVersion: "1.0.0" });
    assert.equal((await provider.diff(id, outs, inputs)).changes, false);
  });

  it("leaves what others keep for the template as it is", async () => {
    service.resources.set(visionIds.values, { properties: { currentVersion: "0.9.0" } });
    await provider.create(inputs);
    assert.deepEqual(service.resources.properties(visionIds.values), { currentVersion: "0.9.0" });
  });

  it("is changed in place", async () => {
    const { id, outs } = await provider.create(inputs);
    await provider.update(id, outs, { ...inputs, values: "cameraUrl: rtsp://other\n" });
    assert.equal(valuesOf("1.0.0"), "cameraUrl: rtsp://other\n");
  });

  it("of a version that was pinned before stays, for the way back", async () => {
    const { id, outs } = await provider.create(inputs);
    const { outs: changed } = await provider.update(id, outs, next);
    assert.deepEqual([valuesOf("1.0.0"), valuesOf("2.0.0")], ["cameraUrl: rtsp://one\n", "cameraUrl: rtsp://two\n"]);
    assert.deepEqual(changed["versions"], ["1.0.0", "2.0.0"]);
  });

  for (const [what, lacking, words] of [
    ["a target without configuration", reference, "EDGE-CONFIGURATION  no configuration is linked to the target"],
    ["a template that is not there", visionIds.template, "EDGE-CONFIGURATION  the solution template does not exist, so no values can be set for it"],
  ] as const)
    it(`for ${what} stops the run before anything is written`, async () => {
      service.resources.delete(lacking);
      assert.equal((await failureOf(provider.create(inputs))).message.split("\n")[0], words);
      assert.deepEqual(service.writes, []);
    });

  it("that somebody changed is put right after a refresh", async () => {
    const { id, outs } = await provider.create(inputs);
    service.resources.change(`${visionIds.values}/versions/1.0.0`, { values: "cameraUrl: theirs\n" });
    const { props } = await provider.read(id, outs);
    assert.equal((await provider.diff(id, props, inputs)).changes, true);
    await provider.update(id, props, inputs);
    assert.equal(valuesOf("1.0.0"), "cameraUrl: rtsp://one\n");
  });

  it("is set where the service reads it once its template was made again", async () => {
    const { id, outs } = await provider.create(inputs);
    service.resources.change(visionIds.template, { uniqueIdentifier: "guid-of-the-new-one" });
    const { props } = await provider.read(id, outs);
    assert.equal((await provider.diff(id, props, inputs)).changes, true);
    await provider.update(id, props, inputs);
    const place = visionIds.values.replace(/[^/]+$/, "guid-of-the-new-one");
    assert.equal(service.resources.properties(`${place}/versions/1.0.0`)?.["values"], "cameraUrl: rtsp://one\n");
  });

  it("shows no change after a refresh, whatever its layout", async () => {
    const { id, outs } = await provider.create(inputs);
    service.resources.change(`${visionIds.values}/versions/1.0.0`, { values: "{ cameraUrl: 'rtsp://one' }" });
    assert.equal((await provider.diff(id, (await provider.read(id, outs)).props, inputs)).changes, false);
  });

  it("is gone only while its target can be read", async () => {
    const { id, outs } = await provider.create(inputs);
    service.resources.delete(visionIds.values);
    assert.equal((await provider.read(id, outs)).id, "");
    service.resources.delete(visionIds.target);
    assert.equal((await provider.read(id, outs)).id, id);
  });

  it("is removed in every version, and its removal is content where there is none", async () => {
    const { id, outs } = await provider.create(inputs);
    const { outs: changed } = await provider.update(id, outs, next);
    await provider.delete(id, changed);
    await provider.delete(id, changed);
    assert.deepEqual([valuesOf("1.0.0"), valuesOf("2.0.0"), service.resources.get(visionIds.values)], [undefined, undefined, undefined]);
  });

  it("leaves versions of others when it is removed", async () => {
    const { id, outs } = await provider.create(inputs);
    service.resources.set(`${visionIds.values}/versions/0.9.0`, { properties: { values: "theirs: 1" } });
    await provider.delete(id, outs);
    assert.deepEqual([valuesOf("1.0.0"), valuesOf("0.9.0")], [undefined, "theirs: 1"]);
  });

  it("that never got anywhere is removed", async () => {
    service.resources.delete(reference);
    const { properties } = await failureOf(provider.create(inputs));
    await provider.delete("id", properties);
    assert.deepEqual(service.writes, []);
  });
});
