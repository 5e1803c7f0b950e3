import assert from "node:assert/strict";
import { facts } from "../../../../../lab/facts";
import { EdgeLab, edgeIds } from "../../../../support/edge-lab";

const template = edgeIds.template;

describe("solution templates in the lab's Azure", () => {
  let edge: EdgeLab;
  beforeEach(async () => {
    edge = await EdgeLab.start();
  });
  afterEach(() => edge.stop());

  it("show enableExternalValidation as null if it was never set", async () => {
    await edge.template();
    const { properties } = await edge.get(template);
    assert.deepEqual([properties.enableExternalValidation, properties.state, properties.provisioningState], [null, "active", "Succeeded"]);
  });
  it("have a new unique identifier after they are recreated", async () => {
    await edge.template();
    const { uniqueIdentifier } = (await edge.get(template)).properties;
    await edge.done("DELETE", template);
    await edge.template();
    assert.notEqual((await edge.get(template)).properties.uniqueIdentifier, uniqueIdentifier);
  });
  it("keep their unique identifier and latest version after a PUT", async () => {
    await edge.template();
    await edge.templateVersion();
    const before = (await edge.get(template)).properties;
    await edge.template({ description: "other" });
    const { uniqueIdentifier, latestVersion, description } = (await edge.get(template)).properties;
    assert.deepEqual([uniqueIdentifier, latestVersion, description], [before.uniqueIdentifier, "1.0.0", "other"]);
  });
  it("are updated synchronously by a PATCH", async () => {
    await edge.template();
    const { status, body } = await edge.send("PATCH", template, { properties: { enableExternalValidation: true } });
    assert.deepEqual([status, body.properties.enableExternalValidation, body.properties.description], [200, true, "app"]);
  });
  it("ignore read-only members in a request (L8)", async () => {
    const properties = { description: "app", capabilities: ["staging"], latestVersion: "9.9.9" };
    const { body } = await edge.send("PUT", template, { location: facts.location, properties });
    assert.deepEqual([body.error, (await edge.get(template)).properties.latestVersion], [undefined, undefined]);
  });
  it("can be deleted with their versions although solution versions refer to them", async () => {
    const version = await edge.reviewed();
    const { status } = await edge.done("DELETE", template);
    assert.deepEqual(
      [status, (await edge.send("GET", edgeIds.templateVersion)).status, (await edge.get(version)).properties.state],
      ["Succeeded", 404, "InReview"],
    );
  });
  it("answer 204 to a DELETE if they do not exist", async () => {
    assert.equal((await edge.send("DELETE", template)).status, 204);
  });
});
