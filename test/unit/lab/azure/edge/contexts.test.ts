import assert from "node:assert/strict";
import { contextId, facts } from "../../../../../lab/facts";
import { edgeId, EdgeLab, edgeIds } from "../../../../support/edge-lab";

const capability = (name: string) => ({ name, description: name });
const body = (names: readonly string[], levels: readonly string[] = ["factory", "line"]) => ({
  location: facts.location,
  properties: { capabilities: names.map(capability), hierarchies: levels.map(capability) },
});

describe("contexts in the lab's Azure", () => {
  let edge: EdgeLab;
  beforeEach(async () => {
    edge = await EdgeLab.start();
  });
  afterEach(() => edge.stop());

  it("are limited to one per tenant, and the error names the existing one", async () => {
    const { status, body: answer } = await edge.send("PUT", edgeId("contexts/second"), body(["staging"]));
    assert.deepEqual([status, answer.error.code, answer.error.message.includes(contextId)], [400, "ContextAlreadyExists", true]);
  });
  it("can be created after the existing one is deleted", async () => {
    await edge.done("DELETE", contextId);
    const answer = await edge.send("PUT", edgeId("contexts/second"), body(["staging"]));
    const ended = await edge.ended(answer);
    assert.deepEqual(
      [answer.status, answer.body.properties.provisioningState, answer.headers.location, ended.status],
      [201, "Accepted", undefined, "Succeeded"],
    );
    assert.match((await edge.get(edgeId("contexts/second"))).properties.uniqueIdentifier, /^[0-9a-f-]{36}$/);
  });
  it("have all capabilities replaced by a PATCH", async () => {
    const { status } = await edge.done("PATCH", contextId, { properties: { capabilities: [capability("other")] } });
    assert.deepEqual([status, (await edge.get(contextId)).properties.capabilities], ["Succeeded", [capability("other")]]);
  });
  it("need at least one capability", async () => {
    assert.equal((await edge.send("PATCH", contextId, { properties: { capabilities: [] } })).body.error.code, "InvalidCapabilities");
  });
  it("have at most four hierarchy levels", async () => {
    const { body: answer } = await edge.send("PUT", contextId, body(["staging"], ["country", "region", "city", "factory", "line"]));
    assert.equal(answer.error.code, "InvalidHierarchies");
  });
  it("cannot be deleted while a target refers to them", async () => {
    await edge.target();
    const { status, body: answer } = await edge.send("DELETE", contextId);
    assert.deepEqual([status, answer.error.code, answer.error.message.includes(edgeIds.target)], [409, "ContextInUse", true]);
  });
});
