import assert from "node:assert/strict";
import { addWorkspace } from "../../../../../lab/azure/prerequisites";
import { facts, siteFacts, workspaceId } from "../../../../../lab/facts";
import { edgeId, EdgeLab, edgeSite } from "../../../../support/edge-lab";

const id = edgeId("diagnostics/line1");
const settingId = `${id}/providers/Microsoft.Insights/diagnosticSettings/logs`;
const monitor = "2021-05-01-preview";
const body = (name: string) => ({ location: facts.location, extendedLocation: { name, type: "CustomLocation" } });
const setting = (category: string) => ({ properties: { workspaceId, logAnalyticsDestinationType: "Dedicated", logs: [{ category, enabled: true }] } });

describe("diagnostics of workload orchestration in the lab's Azure", () => {
  let edge: EdgeLab;
  beforeEach(async () => {
    edge = await EdgeLab.start();
  });
  afterEach(() => edge.stop());
  const created = () => edge.done("PUT", id, body(edgeSite.customLocationId));

  it("are created by a long-running operation, listed and deleted", async () => {
    const answer = await edge.send("PUT", id, body(edgeSite.customLocationId));
    assert.deepEqual([answer.status, answer.body.properties.provisioningState], [201, "Accepted"]);
    await edge.ended(answer);
    assert.equal((await edge.get(id)).properties.provisioningState, "Succeeded");
    const { value } = await edge.get(id.slice(0, id.lastIndexOf("/")));
    assert.deepEqual(
      value.map(({ name }) => name),
      ["line1"],
    );
    await edge.done("DELETE", id);
    assert.equal((await edge.send("GET", id)).status, 404);
  });

  it("need a custom location that exists, and a name of the official pattern", async () => {
    const { status, body: answer } = await edge.send("PUT", id, body(siteFacts("nowhere").customLocationId));
    assert.deepEqual([status, answer.error.code], [400, "CustomLocationNotFound"]);
    assert.equal((await edge.send("PUT", edgeId("diagnostics/Line_1"), body(edgeSite.customLocationId))).status, 400);
  });

  it("have the log categories of their type, and no others", async () => {
    await created();
    addWorkspace(edge.lab.azure.azure);
    assert.equal((await edge.send("PUT", settingId, setting("UserAudits"), monitor)).status, 200);
    assert.equal((await edge.send("PUT", settingId, setting("ContainerRegistryLoginEvents"), monitor)).status, 400);
  });
});
