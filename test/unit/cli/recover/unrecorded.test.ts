import assert from "node:assert/strict";
import { nextRunOf, stillUnrecorded } from "../../../../cli/recover/next-run";
import { unrecordedResources } from "../../../../cli/recover/unrecorded";
import { resourceTypes } from "../../../../components/core/resource-types";
import { type EngineEvent, engineEvents } from "../../../../review/read/engine-events";
import { previewPlan } from "../../../../review/read/preview-plan";

const subscription = "22222222-2222-4222-8222-222222222222";
const groupId = `/subscriptions/${subscription}/resourceGroups/rg`;

const urn = (type: string, name: string) => `urn:pulumi:s::p::${type}::${name}`;

function planned(op: string, type: string, name: string, inputs: object, provider?: string, parent?: string): EngineEvent {
  const metadata = { op, type, urn: urn(type, name), provider, new: { custom: true, inputs, parent } };
  const [event] = engineEvents("s", JSON.stringify({ sequence: 1, resourcePreEvent: { metadata } }));
  return event ?? assert.fail("no event");
}

describe("Azure resources missing from the state", () => {
  const noClient = () => assert.fail("nothing of Azure is created, so there is nothing to look at");
  const present = async () => ({ get: async (id: string) => (id === groupId ? ({ id } as never) : undefined) });
  const group = planned("create", resourceTypes.resourceGroup, "group", { resourceGroupName: "rg" });

  it("are resources that exist and that the next up would create", async () => {
    const other = planned("create", resourceTypes.resourceGroup, "other", { resourceGroupName: "rg-2" });
    const found = await unrecordedResources([group, other], present, subscription);
    assert.deepEqual(
      found.map(({ name, azure, way }) => [name, azure?.id, way]),
      [["group", groupId, "record"]],
    );
  });

  it("are recorded as planned, with provider and parent and without masked secrets", async () => {
    const marked = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "[secret]" };
    const inputs = {
      resourceGroupName: "rg",
      secret: "[secret]",
      marked,
      list: [marked],
      nested: { kept: 1, list: ["[secret]", { also: "[secret]", this: "kept" }] },
    };
    const given = planned("create", resourceTypes.resourceGroup, "group", inputs, "urn:provider::id", "urn:parent");
    const [found] = await unrecordedResources([given], present, subscription);
    assert.deepEqual(found?.recorded, {
      urn: `urn:pulumi:s::p::${resourceTypes.resourceGroup}::group`,
      type: resourceTypes.resourceGroup,
      custom: true,
      parent: "urn:parent",
      provider: "urn:provider::id",
      inputs: { resourceGroupName: "rg", list: [], nested: { kept: 1, list: [{ this: "kept" }] } },
    });
  });

  it("are looked up in the subscription of the resource's provider (A1)", async () => {
    const type = "pulumi:providers:azure-native";
    const provider = planned("create", type, "hub-azure", { subscriptionId: subscription });
    const inIt = planned("create", resourceTypes.resourceGroup, "group", { resourceGroupName: "rg" }, `${urn(type, "hub-azure")}::04da6b54`);
    const [found] = await unrecordedResources([provider, inIt], present, "another");
    assert.deepEqual([found?.name, found?.azure?.id], ["group", groupId]);
    assert.deepEqual(await unrecordedResources([provider, group], present, "another"), []);
  });

  it("exclude imported, updated and replaced resources, other providers and unknown names", async () => {
    const events = [
      ...["import", "update", "same", "create-replacement"].map((op) => planned(op, resourceTypes.resourceGroup, "group", { resourceGroupName: "rg" })),
      planned("create", resourceTypes.token, "token", {}),
      planned("create", resourceTypes.resourceGroup, "group", { resourceGroupName: {} }),
    ];
    assert.deepEqual(await unrecordedResources(events, noClient, subscription), []);
  });

  it("refuse the next up if they are still missing after recording", async () => {
    const unrecorded = await unrecordedResources([group], present, subscription);
    const next = stillUnrecorded({ next: nextRunOf(previewPlan([group])), unrecorded });
    assert.deepEqual([next.is, next.faults], ["refused", [`EDGE-UNRECORDED  group exists in Azure, but not in the state: ${groupId}`]]);
  });
});
