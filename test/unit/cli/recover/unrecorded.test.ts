import assert from "node:assert/strict";
import { nextRunOf } from "../../../../cli/recover/next-run";
import { unrecordedResources } from "../../../../cli/recover/unrecorded";
import { resourceTypes } from "../../../../components/core/resource-types";
import { type EngineEvent, engineEvents } from "../../../../review/read/engine-events";
import { previewPlan } from "../../../../review/read/preview-plan";

const subscription = "22222222-2222-4222-8222-222222222222";
const groupId = `/subscriptions/${subscription}/resourceGroups/rg`;

function planned(op: string, type: string, name: string, inputs: object): EngineEvent {
  const metadata = { op, type, urn: `urn:pulumi:s::p::${type}::${name}`, new: { custom: true, inputs } };
  const [event] = engineEvents("s", JSON.stringify({ sequence: 1, resourcePreEvent: { metadata } }));
  return event ?? assert.fail("no event");
}

describe("what Azure has and the state has not", () => {
  const unasked = () => assert.fail("nothing of Azure is created, so there is nothing to look at");
  const present = async () => ({ get: async (id: string) => (id === groupId ? ({ id } as never) : undefined) });
  const group = planned("create", resourceTypes.resourceGroup, "group", { resourceGroupName: "rg" });

  it("is what the next up would create", async () => {
    const other = planned("create", resourceTypes.resourceGroup, "other", { resourceGroupName: "rg-2" });
    assert.deepEqual(await unrecordedResources([group, other], present, subscription), [{ name: "group", id: groupId }]);
  });

  it("is nothing of what is imported, updated or replaced, of other providers, or of an unknown name", async () => {
    const events = [
      ...["import", "update", "same", "create-replacement"].map((op) => planned(op, resourceTypes.resourceGroup, "group", { resourceGroupName: "rg" })),
      planned("create", resourceTypes.token, "token", {}),
      planned("create", resourceTypes.resourceGroup, "group", { resourceGroupName: {} }),
    ];
    assert.deepEqual(await unrecordedResources(events, unasked, subscription), []);
  });

  it("makes the next up fail, which the report says", () => {
    const next = nextRunOf(previewPlan([group]), [{ name: "group", id: groupId }]);
    assert.deepEqual([next.is, next.faults], ["refused", [`EDGE-UNRECORDED  group exists in Azure, but not in the state: ${groupId}`]]);
  });
});
