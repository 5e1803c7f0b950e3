import assert from "node:assert/strict";
import type { LifecycleProvider } from "../../../../../components/dynamic/provider";
import {
  type ConfigTemplateVersionInputs,
  type ConfigTemplateVersionState,
  configTemplateVersion,
} from "../../../../../components/orchestration/config-template-version/kind";
import { versionId } from "../../../../../components/orchestration/versions";
import { providerOn } from "../../../../support/lifecycle-run";
import { OrchestrationService } from "../../../../support/orchestration-service";

const configTemplateId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Edge/configTemplates/line";
const configurations = "configs:\n  port: 554\n";
const inputs: ConfigTemplateVersionInputs & Record<string, unknown> = { configTemplateId, version: "1.0.0", configurations, timeout: "PT1M" };
const id = versionId(configTemplateId, "1.0.0");
const equal = { properties: { configurations: "{configs: {port: 554}}" } };

describe("config template version kind", () => {
  let service: OrchestrationService;
  let provider: LifecycleProvider<ConfigTemplateVersionInputs, ConfigTemplateVersionState>;
  beforeEach(() => {
    service = new OrchestrationService();
    service.resources.set(configTemplateId, {});
    provider = providerOn(service.context, configTemplateVersion);
  });
  const faults = async (given: typeof inputs) => (await provider.check({}, given)).failures.map(({ reason }) => reason);

  it("creates the version with its number, and shows no change afterwards", async () => {
    const { id: made, outs } = await provider.create(inputs);
    assert.deepEqual([made, service.writes], [id, ["POST configTemplates/line/createVersion"]]);
    assert.deepEqual(service.resources.properties(id), { configurations });
    assert.equal((await provider.diff(id, outs, inputs)).changes, false);
  });

  it("adopts an existing version with equal content in other YAML formatting", async () => {
    service.resources.set(id, equal);
    assert.deepEqual(await faults(inputs), []);
    const { outs } = await provider.create(inputs);
    assert.deepEqual(service.writes, []);
    const { props } = await provider.read(id, outs);
    assert.equal((await provider.diff(id, props, inputs)).changes, false);
  });

  it("refuses an existing version with different content in preview", async () => {
    service.resources.set(id, { properties: { configurations: "configs: {}" } });
    const [reason = "", ...others] = await faults(inputs);
    assert.match(reason, /^EDGE-VERSION-CHANGED {2}version 1\.0\.0 of config template line exists with other content\n/);
    assert.deepEqual(others, []);
  });

  it("is gone after a refresh only if its config template can be read", async () => {
    const { outs } = await provider.create(inputs);
    service.resources.delete(id);
    assert.equal((await provider.read(id, outs)).id, "");
    service.resources.delete(configTemplateId);
    assert.equal((await provider.read(id, outs)).id, id);
  });

  it("deletes only its own version, and succeeds if the version or the config template is already gone", async () => {
    const { outs } = await provider.create(inputs);
    service.resources.set(`${configTemplateId}/versions/2.0.0`, {});
    await provider.delete(id, outs);
    await provider.delete(id, outs);
    assert.deepEqual([service.resources.get(id), service.resources.get(`${configTemplateId}/versions/2.0.0`)?.["name"]], [undefined, "2.0.0"]);
    service.resources.delete(configTemplateId);
    await assert.doesNotReject(provider.delete(id, outs));
  });
});
