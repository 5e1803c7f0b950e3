import assert from "node:assert/strict";
import type { LifecycleProvider } from "../../../../../components/dynamic/provider";
import {
  type ConfigTemplateInputs,
  type ConfigTemplateState,
  configTemplate,
  configTemplateId,
} from "../../../../../components/orchestration/config-template/kind";
import { providerOn } from "../../../../support/lifecycle-run";
import { OrchestrationService } from "../../../../support/orchestration-service";

const resourceGroupId = "/subscriptions/s/resourceGroups/g";
const inputs: ConfigTemplateInputs & Record<string, unknown> = {
  resourceGroupId,
  name: "line",
  location: "eastus2",
  description: "What lines share",
  owner: "o/p/own",
  timeout: "PT1M",
};
const id = configTemplateId(inputs);

describe("config template kind", () => {
  let service: OrchestrationService;
  let provider: LifecycleProvider<ConfigTemplateInputs, ConfigTemplateState>;
  beforeEach(() => {
    service = new OrchestrationService();
    service.resources.set(resourceGroupId, {});
    provider = providerOn(service.context, configTemplate);
  });

  it("creates the config template, and updates it in place", async () => {
    const { id: made, outs } = await provider.create(inputs);
    assert.deepEqual([made, service.resources.properties(id)], [id, { description: "What lines share" }]);
    assert.equal((await provider.diff(id, outs, inputs)).changes, false);
    await provider.update(id, outs, { ...inputs, description: "Defaults" });
    assert.equal(service.resources.properties(id)?.["description"], "Defaults");
  });

  it("corrects a changed description after a refresh", async () => {
    const { outs } = await provider.create(inputs);
    service.resources.change(id, { description: "theirs" });
    const { props } = await provider.read(id, outs);
    assert.equal((await provider.diff(id, props, inputs)).changes, true);
    await provider.update(id, props, inputs);
    assert.equal(service.resources.properties(id)?.["description"], "What lines share");
  });

  it("is gone after a refresh only if its resource group can be read", async () => {
    const { outs } = await provider.create(inputs);
    service.resources.delete(id);
    assert.equal((await provider.read(id, outs)).id, "");
    service.resources.delete(resourceGroupId);
    assert.equal((await provider.read(id, outs)).id, id);
  });

  it("deletes the config template, and succeeds if it is already gone", async () => {
    const { outs } = await provider.create(inputs);
    await provider.delete(id, outs);
    await provider.delete(id, outs);
    assert.equal(service.resources.get(id), undefined);
  });
});
