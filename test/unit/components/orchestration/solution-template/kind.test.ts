import assert from "node:assert/strict";
import type { LifecycleProvider } from "../../../../../components/dynamic/provider";
import {
  type SolutionTemplateInputs,
  type SolutionTemplateState,
  solutionTemplate,
  solutionTemplateId,
} from "../../../../../components/orchestration/solution-template/kind";
import { providerOn } from "../../../../support/lifecycle-run";
import { OrchestrationService } from "../../../../support/orchestration-service";

const resourceGroupId = "/subscriptions/s/resourceGroups/g";
const inputs: SolutionTemplateInputs & Record<string, unknown> = {
  resourceGroupId,
  name: "vision",
  location: "eastus2",
  description: "Finds faults",
  capabilities: ["staging", "gpu"],
  owner: "o/p/own",
  timeout: "PT1M",
};
const id = solutionTemplateId(inputs);

describe("a solution template", () => {
  let service: OrchestrationService;
  let provider: LifecycleProvider<SolutionTemplateInputs, SolutionTemplateState>;
  beforeEach(() => {
    service = new OrchestrationService();
    service.resources.set(resourceGroupId, {});
    provider = providerOn(service.context, solutionTemplate);
  });
  const changeBySomebody = (properties: Record<string, string | string[]>) => service.resources.change(id, properties);
  const isChanged = async (properties: Record<string, unknown>) => (await provider.diff(id, properties, inputs)).changes;

  it("is put, and known by the service's own name for it", async () => {
    const { outs } = await provider.create(inputs);
    const live = { description: "Finds faults", capabilities: ["staging", "gpu"], state: "active", uniqueIdentifier: "guid-1" };
    assert.deepEqual(service.resources.properties(id), live);
    assert.equal(outs["uniqueIdentifier"], "guid-1");
    assert.equal(await isChanged(outs), false);
  });

  it("keeps the service's name for it through a change", async () => {
    const { outs } = await provider.create(inputs);
    const { outs: changed } = await provider.update(id, outs, { ...inputs, description: "Finds more faults" });
    assert.equal(service.resources.properties(id)?.["description"], "Finds more faults");
    assert.equal(changed["uniqueIdentifier"], "guid-1");
  });

  it("to which the service gave no name of its own is left unfinished, and says why", async () => {
    service.afterWrite = () => service.resources.set(id, { properties: {} });
    assert.match(
      String((await provider.create(inputs)).outs["failed"]),
      /^EDGE-TEMPLATE {2}the service assigned no uniqueIdentifier to solution template vision\n/,
    );
  });

  it("that somebody changed is put right after a refresh", async () => {
    const { outs } = await provider.create(inputs);
    changeBySomebody({ description: "theirs", capabilities: ["staging"] });
    const { props } = await provider.read(id, outs);
    assert.equal(await isChanged(props), true);
    await provider.update(id, props, inputs);
    const { description, capabilities } = service.resources.properties(id) ?? {};
    assert.deepEqual([description, capabilities], ["Finds faults", ["staging", "gpu"]]);
  });

  it("shows no change after a refresh, in whatever order and case the service tells capabilities", async () => {
    const { outs } = await provider.create(inputs);
    changeBySomebody({ capabilities: ["GPU", "staging"] });
    assert.equal(await isChanged((await provider.read(id, outs)).props), false);
  });

  it("that somebody made again is known by its new name after a refresh", async () => {
    const { outs } = await provider.create(inputs);
    changeBySomebody({ uniqueIdentifier: "another" });
    assert.equal((await provider.read(id, outs)).props["uniqueIdentifier"], "another");
  });

  it("is gone only while its resource group can be read", async () => {
    const { outs } = await provider.create(inputs);
    service.resources.delete(id);
    assert.equal((await provider.read(id, outs)).id, "");
    service.resources.delete(resourceGroupId);
    assert.equal((await provider.read(id, outs)).id, id);
  });

  it("is removed, and its removal is content where there is none", async () => {
    const { outs } = await provider.create(inputs);
    await provider.delete(id, outs);
    await provider.delete(id, outs);
    assert.equal(service.resources.get(id), undefined);
  });
});
