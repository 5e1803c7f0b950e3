import assert from "node:assert/strict";
import { contextId } from "../../../../../lab/facts";
import { EdgeLab, edgeIds } from "../../../../support/edge-lab";

const version = "2025-02-15";
const functionId = contextId.replace("Microsoft.Edge/contexts/factories", "Microsoft.Web/sites/validator/functions/validate");
const idAt = (scope: string) => `${scope}/providers/Microsoft.EventGrid/eventSubscriptions/validation`;
const body = (includedEventTypes = ["Microsoft.Edge.SolutionVersionPublished"], endpointType = "AzureFunction") => ({
  properties: { destination: { endpointType, properties: { resourceId: functionId } }, filter: { includedEventTypes } },
});

describe("event subscriptions in the lab's Azure", () => {
  let edge: EdgeLab;
  before(async () => {
    edge = await EdgeLab.start();
  });
  after(() => edge.stop());
  const refusal = async (scope: string, sent: object) => (await edge.send("PUT", idAt(scope), sent, version)).body.error.code;

  it("of a context are created, read, listed and deleted", async () => {
    const id = idAt(contextId);
    assert.equal((await edge.send("PUT", id, body(), version)).status, 201);
    assert.equal((await edge.get(id, version)).properties.provisioningState, "Succeeded");
    assert.equal((await edge.get(id.slice(0, id.lastIndexOf("/")), version)).value.length, 1);
    assert.deepEqual([(await edge.send("DELETE", id, undefined, version)).status, (await edge.send("GET", id, undefined, version)).status], [200, 404]);
  });

  it("of another type, with another destination or for an event that contexts do not have are refused", async () => {
    await edge.target();
    assert.equal(await refusal(edgeIds.target, body()), "TopicTypeNotSupported");
    assert.equal(await refusal(contextId, body(undefined, "WebHook")), "DestinationNotSupported");
    assert.equal(await refusal(contextId, body(["Microsoft.Edge.TargetDeleted"])), "InvalidRequest");
  });
});
