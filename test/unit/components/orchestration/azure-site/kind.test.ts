import assert from "node:assert/strict";
import { textAt } from "../../../../../components/core/json";
import type { LifecycleProvider } from "../../../../../components/dynamic/provider";
import { type AzureSiteInputs, type AzureSiteState, azureSite } from "../../../../../components/orchestration/azure-site/kind";
import { providerOn } from "../../../../support/lifecycle-run";
import { OrchestrationService } from "../../../../support/orchestration-service";

const group = "/subscriptions/s/resourceGroups/g";
const siteId = `${group}/providers/Microsoft.Edge/sites/hall-1`;
const contextId = `${group}/providers/Microsoft.Edge/contexts/factories`;
const referenceId = `${contextId}/siteReferences/hall-1`;
const inputs: AzureSiteInputs & Record<string, unknown> = { siteId, level: "factory", contextId, referenceName: "hall-1", timeout: "PT10M" };

describe("Azure site kind", () => {
  let service: OrchestrationService;
  let provider: LifecycleProvider<AzureSiteInputs, AzureSiteState>;
  beforeEach(() => {
    service = new OrchestrationService();
    provider = providerOn(service.context, azureSite);
    service.resources.set(group, {});
  });
  const siteHas = (labels: Record<string, string>) => service.resources.set(siteId, { properties: { displayName: "Hall 1", labels } });

  it("creates the site with its level, and the reference", async () => {
    const { id } = await provider.create(inputs);
    assert.deepEqual([id, service.writes], [siteId, ["PUT sites/hall-1", "PUT contexts/factories/siteReferences/hall-1"]]);
    assert.deepEqual(service.resources.get(siteId)?.["properties"], { displayName: "hall-1", labels: { level: "factory" } });
    assert.equal(textAt(service.resources.get(referenceId), "properties", "siteId"), siteId);
  });

  it("writes nothing if both exist", async () => {
    siteHas({ level: "Factory", owner: "others" });
    service.resources.set(referenceId, { properties: { siteId: siteId.toUpperCase() } });
    await provider.create(inputs);
    assert.deepEqual(service.writes, []);
  });

  it("refuses a site at another level and a reference to another site, before it writes anything", async () => {
    siteHas({ level: "region" });
    service.resources.set(referenceId, { properties: { siteId: "/other" } });
    const { failures } = await provider.check({}, inputs);
    const [level, reference] = failures.flatMap(({ reason }) => reason.split(/(?=EDGE-AZURE-SITE)/).filter((text) => text.startsWith("EDGE")));
    assert.match(level ?? "", /another level/);
    assert.match(reference ?? "", /for another site, \/other/);
    assert.deepEqual(service.writes, []);
  });

  it("changes the level that it has set, and keeps the labels of others", async () => {
    const { outs } = await provider.create(inputs);
    siteHas({ level: "factory", unit: "press shop" });
    const changed = { ...inputs, level: "region" };
    await provider.update(siteId, outs, changed);
    assert.deepEqual(service.resources.get(siteId)?.["properties"], { displayName: "Hall 1", labels: { level: "region", unit: "press shop" } });
  });

  it("refuses another site at another level, also where it managed one before", async () => {
    const { outs } = await provider.create(inputs);
    const other = siteId.replace("hall-1", "hall-2");
    service.resources.set(other, { properties: { labels: { level: "region" } } });
    const { failures } = await provider.check(outs, { ...inputs, siteId: other, referenceName: "hall-2" });
    assert.match(failures.map(({ reason }) => reason).join(), /hall-2 is at another level/);
    assert.deepEqual((await provider.check(outs, { ...inputs, level: "region" })).failures, []);
  });

  it("finds with a refresh what somebody has removed or changed, and an update restores it", async () => {
    const { outs } = await provider.create(inputs);
    service.resources.delete(referenceId);
    siteHas({ level: "region" });
    const { props } = await provider.read(siteId, outs);
    assert.equal(textAt(props, "level"), "region");
    await provider.update(siteId, props as never, inputs);
    assert.deepEqual(service.writes.slice(2), ["PATCH sites/hall-1", "PUT contexts/factories/siteReferences/hall-1"]);
    service.resources.delete(siteId);
    assert.equal((await provider.read(siteId, outs)).id, "");
  });

  it("deletes neither", async () => {
    const { outs } = await provider.create(inputs);
    const before = service.writes.length;
    await provider.delete(siteId, outs);
    assert.equal(service.writes.length, before);
  });
});
