import assert from "node:assert/strict";
import type { LifecycleProvider } from "../../../../../components/dynamic/provider";
import {
  type ConfigTemplateLinkInputs,
  type ConfigTemplateLinkState,
  configTemplateLink,
} from "../../../../../components/orchestration/config-template-link/kind";
import { listAt } from "../../../../../components/core/json";
import { providerOn } from "../../../../support/lifecycle-run";
import { OrchestrationService } from "../../../../support/orchestration-service";

const edge = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Edge";
const inputs: ConfigTemplateLinkInputs & Record<string, unknown> = {
  configTemplateId: `${edge}/configTemplates/line`,
  targetId: `${edge}/targets/line1`,
  contextId: `${edge}/contexts/context`,
  timeout: "PT1M",
};
const id = `${edge}/targets/line1:config:line`;
const other = `${edge}/targets/line2`.toLowerCase();
const metadataId = `${inputs.configTemplateId}/configTemplateMetadatas/context`;

describe("config template link kind", () => {
  let service: OrchestrationService;
  let provider: LifecycleProvider<ConfigTemplateLinkInputs, ConfigTemplateLinkState>;
  beforeEach(() => {
    service = new OrchestrationService();
    service.resources.set(inputs.configTemplateId, {});
    provider = providerOn(service.context, configTemplateLink);
  });
  const linked = () => listAt(service.resources.properties(metadataId), "linkedHierarchies").flatMap((entry) => listAt(entry, "hierarchyIds"));
  const links = (...hierarchyIds: string[]) => service.resources.set(metadataId, { properties: { linkedHierarchies: [{ hierarchyIds }] } });

  it("creates the link, keeps links of others, and shows no change afterwards", async () => {
    links(other);
    const { id: made, outs } = await provider.create(inputs);
    assert.deepEqual([made, service.writes], [id, ["POST configTemplates/line/linkToHierarchies"]]);
    assert.deepEqual(linked(), [other, inputs.targetId.toLowerCase()]);
    assert.equal((await provider.diff(id, (await provider.read(id, outs)).props, inputs)).changes, false);
  });

  it("adopts an existing link", async () => {
    links(inputs.targetId.toLowerCase());
    await provider.create(inputs);
    assert.deepEqual(service.writes, []);
  });

  it("is gone after a refresh if the link was removed", async () => {
    const { outs } = await provider.create(inputs);
    links(other);
    assert.equal((await provider.read(id, outs)).id, "");
  });

  it("is gone after a refresh only if its config template or the resource group can be read", async () => {
    const { outs } = await provider.create(inputs);
    service.resources.delete(inputs.configTemplateId);
    assert.equal((await provider.read(id, outs)).id, id);
    service.resources.set("/subscriptions/s/resourceGroups/g", {});
    assert.equal((await provider.read(id, outs)).id, "");
  });

  it("removes only its own link, and succeeds if the link or the config template is already gone", async () => {
    links(other);
    const { outs } = await provider.create(inputs);
    await provider.delete(id, outs);
    await provider.delete(id, outs);
    assert.deepEqual(linked(), [other]);
    assert.deepEqual(service.writes, ["POST configTemplates/line/linkToHierarchies", "POST configTemplates/line/unLinkFromHierarchies"]);
    service.resources.delete(inputs.configTemplateId);
    await assert.doesNotReject(provider.delete(id, outs));
  });
});
