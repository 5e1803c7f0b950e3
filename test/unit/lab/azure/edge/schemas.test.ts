import assert from "node:assert/strict";
import { facts } from "../../../../../lab/facts";
import { EdgeLab, edgeIds } from "../../../../support/edge-lab";

const schema = edgeIds.schema;
const value = "rules:\n  configs:\n    port: { type: int, required: true }\n";
const container = { location: facts.location, properties: {} };

describe("schemas in the lab's Azure", () => {
  let edge: EdgeLab;
  beforeEach(async () => {
    edge = await EdgeLab.start();
  });
  afterEach(() => edge.stop());
  const createVersion = (more: object, text = value) =>
    edge.send("POST", `${schema}/createVersion`, { schemaVersion: { properties: { value: text } }, ...more });

  it("are created synchronously with 200", async () => {
    const { status, headers, body } = await edge.send("PUT", schema, container);
    assert.deepEqual(
      [status, headers["azure-asyncoperation"], headers.location, body.properties.provisioningState, headers.etag === body.eTag],
      [200, undefined, undefined, "Succeeded", true],
    );
  });
  it("soon show the service itself as lastModifiedBy", async () => {
    const { body } = await edge.send("PUT", schema, container);
    const writer = edge.lab.azure.signIn.objectId;
    const { systemData } = await edge.get(schema);
    assert.deepEqual([body.systemData.lastModifiedBy === writer, systemData.createdBy === writer, systemData.lastModifiedBy === writer], [true, true, false]);
  });
  it("need a name that matches the service's pattern", async () => {
    assert.equal((await edge.send("PUT", `${schema}..x`, container)).body.error.code, "InvalidRequestContent");
  });
  it("cannot change their location", async () => {
    await edge.send("PUT", schema, container);
    const { status, body } = await edge.send("PUT", schema, { location: "westeurope", properties: {} });
    assert.deepEqual([status, body.error.code], [409, "InvalidResourceLocation"]);
  });
  it("get a version with an action that answers 202, null and both headers", async () => {
    await edge.send("PUT", schema, container);
    const { status, headers, body } = await createVersion({ version: "1.0.0" });
    assert.deepEqual([status, body, headers.location === headers["azure-asyncoperation"]], [202, null, true]);
    assert.match(headers.location ?? "", /\/locations\/EASTUS2\/operationStatuses\/[0-9a-f-]{36}\*[0-9A-F]{64}\?api-version=2023-07-01-preview&t=/);
  });
  it("return the version as the result of that operation", async () => {
    await edge.send("PUT", schema, container);
    const ended = await edge.ended(await createVersion({ version: "1.0.0" }));
    assert.deepEqual([ended.status, ended.resourceId, ended.properties.name, ended.properties.properties.value], ["Succeeded", schema, "1.0.0", value]);
    assert.equal(ended.properties.properties.internalState, "PendingValidation");
    assert.equal((await edge.get(`${schema}/versions/1.0.0`)).properties.internalState, "Validated");
  });
  it("get the version number that updateType requests", async () => {
    await edge.schema(value, "1.4.2");
    assert.equal((await edge.ended(await createVersion({ updateType: "minor" }))).properties.name, "1.5.0");
  });
  it("refuse a version without a number and without updateType", async () => {
    await edge.send("PUT", schema, container);
    assert.equal((await createVersion({})).status, 400);
  });
  it("refuse an existing version, with PUT and with the action", async () => {
    await edge.schema(value);
    const put = await edge.send("PUT", `${schema}/versions/1.0.0`, { properties: { value } });
    const posted = await createVersion({ version: "1.0.0" });
    assert.deepEqual([put.status, posted.status, posted.body.error.code], [409, 409, "VersionAlreadyExists"]);
  });
  it("get a version also with PUT", async () => {
    await edge.send("PUT", schema, container);
    const answer = await edge.send("PUT", `${schema}/versions/2.0.0`, { properties: { value } });
    await edge.ended(answer);
    assert.deepEqual(
      [answer.status, answer.headers.location, (await edge.get(`${schema}/versions`)).value.map(({ name }) => name)],
      [201, undefined, ["2.0.0"]],
    );
  });
  it("refuse a version without its schema", async () => {
    assert.equal((await edge.send("PUT", `${schema}/versions/1.0.0`, { properties: { value } })).body.error.code, "ParentResourceNotFound");
  });
  it("refuse invalid rules with all faults", async () => {
    await edge.send("PUT", schema, container);
    const { body } = await createVersion({ version: "1.0.0" }, "rules: { configs: { a: { type: number }, b: { type: string, minValue: 1 } } }");
    assert.deepEqual([body.error.code, body.error.details.length], ["InvalidSchema", 2]);
  });
  it("refuse text that is not YAML", async () => {
    await edge.send("PUT", schema, container);
    assert.equal((await createVersion({ version: "1.0.0" }, "{")).body.error.code, "InvalidSchema");
  });
  it("lose a version synchronously with removeVersion", async () => {
    await edge.schema(value);
    const { status, headers, body } = await edge.send("POST", `${schema}/removeVersion`, { version: "1.0.0" });
    assert.deepEqual([status, headers.location, body], [200, undefined, { status: "Deletion Succeeded" }]);
    assert.equal((await edge.send("GET", `${schema}/versions/1.0.0`)).status, 404);
  });
  it("are deleted with their versions", async () => {
    await edge.schema(value);
    await edge.done("DELETE", schema);
    assert.equal((await edge.send("GET", `${schema}/versions/1.0.0`)).status, 404);
  });
});
