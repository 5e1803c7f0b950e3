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

describe("solution template kind", () => {
  let service: OrchestrationService;
  let provider: LifecycleProvider<SolutionTemplateInputs, SolutionTemplateState>;
  beforeEach(() => {
    service = new OrchestrationService();
    service.resources.set(resourceGroupId, {});
    provider = providerOn(service.context, solutionTemplate);
  });
  const changeElsewhere = (properties: Record<string, string | string[] | boolean>) => service.resources.change(id, properties);
  const isChanged = async (properties: Record<string, unknown>) => (await provider.diff(id, properties, inputs)).changes;

  it("creates the template, and records the unique identifier assigned by the service", async () => {
    const { outs } = await provider.create(inputs);
    const live = { description: "Finds faults", capabilities: ["staging", "gpu"], state: "active", uniqueIdentifier: "guid-1" };
    assert.deepEqual(service.resources.properties(id), live);
    assert.equal(outs["uniqueIdentifier"], "guid-1");
    assert.equal(await isChanged(outs), false);
  });

  it("keeps the unique identifier in an update", async () => {
    const { outs } = await provider.create(inputs);
    const { outs: changed } = await provider.update(id, outs, { ...inputs, description: "Finds more faults" });
    assert.equal(service.resources.properties(id)?.["description"], "Finds more faults");
    assert.equal(changed["uniqueIdentifier"], "guid-1");
  });

  it("records a failure if the service assigns no unique identifier", async () => {
    service.afterWrite = () => service.resources.set(id, { properties: {} });
    assert.match(
      String((await provider.create(inputs)).outs["failed"]),
      /^EDGE-TEMPLATE {2}the service assigned no uniqueIdentifier to solution template vision\n/,
    );
  });

  it("corrects drift of description and capabilities after a refresh", async () => {
    const { outs } = await provider.create(inputs);
    changeElsewhere({ description: "theirs", capabilities: ["staging"] });
    const { props } = await provider.read(id, outs);
    assert.equal(await isChanged(props), true);
    await provider.update(id, props, inputs);
    const { description, capabilities } = service.resources.properties(id) ?? {};
    assert.deepEqual([description, capabilities], ["Finds faults", ["staging", "gpu"]]);
  });

  it("switches external validation on and off, and leaves it alone unless it is declared", async () => {
    const enabled = () => service.resources.properties(id)?.["enableExternalValidation"];
    const { outs } = await provider.create(inputs);
    assert.equal(enabled(), undefined);
    changeElsewhere({ enableExternalValidation: true });
    assert.equal(await isChanged((await provider.read(id, outs)).props), false);
    const declared = { ...inputs, externalValidation: false };
    const { outs: off } = await provider.update(id, outs, declared);
    assert.equal(enabled(), false);
    changeElsewhere({ enableExternalValidation: true });
    const { props } = await provider.read(id, off);
    assert.equal((await provider.diff(id, props as never, declared)).changes, true);
  });

  it("shows no change after a refresh if the service returns capabilities in another order and case", async () => {
    const { outs } = await provider.create(inputs);
    changeElsewhere({ capabilities: ["GPU", "staging"] });
    assert.equal(await isChanged((await provider.read(id, outs)).props), false);
  });

  it("records the new unique identifier of a recreated template in a refresh", async () => {
    const { outs } = await provider.create(inputs);
    changeElsewhere({ uniqueIdentifier: "another" });
    assert.equal((await provider.read(id, outs)).props["uniqueIdentifier"], "another");
  });

  it("is gone after a refresh only if its resource group can be read", async () => {
    const { outs } = await provider.create(inputs);
    service.resources.delete(id);
    assert.equal((await provider.read(id, outs)).id, "");
    service.resources.delete(resourceGroupId);
    assert.equal((await provider.read(id, outs)).id, id);
  });

  it("deletes the template, and succeeds if it is already gone", async () => {
    const { outs } = await provider.create(inputs);
    await provider.delete(id, outs);
    await provider.delete(id, outs);
    assert.equal(service.resources.get(id), undefined);
  });
});
