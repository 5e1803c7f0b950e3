import assert from "node:assert/strict";
import { facts } from "../../../../../lab/facts";
import { TestClock } from "../../../../support/azure-lab";
import { EdgeLab, edgeIds } from "../../../../support/edge-lab";

const template = edgeIds.template;

describe("solution template versions in the lab's Azure", () => {
  let edge: EdgeLab;
  beforeEach(async () => {
    edge = await EdgeLab.start();
    await edge.template();
  });
  afterEach(() => edge.stop());
  const createVersion = (configurations: string, version = "1.0.0") =>
    edge.send("POST", `${template}/createVersion`, { version, solutionTemplateVersion: { properties: { configurations, specification: {} } } });

  it("are created by an operation whose result contains only two ids", async () => {
    const { status, properties } = await edge.templateVersion();
    assert.equal(status, "Succeeded");
    assert.deepEqual(
      Object.entries(properties).map(([name, id]) => [name, String(id).toLowerCase()]),
      [
        ["solutionTemplateVersionId", edgeIds.templateVersion.toLowerCase()],
        ["solutionTemplateId", template.toLowerCase()],
      ],
    );
  });
  it("are created by the service itself, which records the latest version", async () => {
    await edge.templateVersion({ version: "1.10.0" });
    await edge.templateVersion({ version: "1.9.0" });
    assert.equal((await edge.get(template)).properties.latestVersion, "1.10.0");
    assert.notEqual((await edge.get(`${template}/versions/1.9.0`)).systemData.createdBy, edge.lab.azure.signIn.objectId);
  });
  it("are refused if they already exist", async () => {
    await edge.templateVersion();
    const { status, body } = await createVersion("configs: {}");
    assert.deepEqual([status, body.error.code], [409, "VersionAlreadyExists"]);
  });
  for (const version of ["1.0", "01.0.0", "1.0.0.1", "v1.0.0"])
    it(`cannot have the number ${version}`, async () => {
      assert.equal((await createVersion("configs: {}", version)).body.error.code, "InvalidRequestContent");
    });
  it("show whether they were validated with a schema", async () => {
    await edge.schema("rules: { configs: {} }");
    await edge.templateVersion({ configurations: "schema: { name: app-schema, version: 1.0.0 }\nconfigs: {}" });
    await edge.templateVersion({ version: "1.0.1" });
    const states = await Promise.all(["1.0.0", "1.0.1"].map(async (version) => (await edge.get(`${template}/versions/${version}`)).properties.internalState));
    assert.deepEqual(states, ["ValidatedWithSchema", "ValidatedWithoutSchema"]);
  });
  it("need an existing schema if they reference one", async () => {
    const { status, body } = await createVersion("schema: { name: nowhere, version: 1.0.0 }\nconfigs: {}");
    assert.deepEqual([status, /nowhere/.test(body.error.message)], [404, true]);
  });
  it("are refused with parts that the lab does not model, and the error lists the known ones", async () => {
    const { body } = await createVersion("dependencies: []\nconfigs: {}");
    assert.match(body.error.message, /does not model: dependencies\. Known are schema, metadata, configs/);
  });
  it("cannot be written directly before API 2026-03-01", async () => {
    const { status, body } = await edge.send("PUT", edgeIds.templateVersion, { properties: {} });
    assert.deepEqual([status, body.error.code], [405, "MethodNotAllowed"]);
  });
  it("can be removed by an operation although solution versions refer to them", async () => {
    await edge.templateVersion();
    await edge.target();
    const version = (await edge.review()).properties.id;
    const answer = await edge.send("POST", `${template}/removeVersion`, { version: "1.0.0" });
    const ended = await edge.ended(answer);
    assert.deepEqual([answer.status, answer.body, ended.status], [202, null, "Succeeded"]);
    assert.deepEqual(
      [
        (await edge.send("GET", edgeIds.templateVersion)).status,
        (await edge.get(version)).properties.state,
        (await edge.get(template)).properties.latestVersion,
      ],
      [404, "InReview", undefined],
    );
  });
});

describe("solution template versions in the lab's Azure with latencies", () => {
  it("are refused until the template is provisioned", async () => {
    const edge = await EdgeLab.start({ clock: new TestClock(), applyLatencies: true });
    await edge.send("PUT", template, { location: facts.location, properties: { description: "app", capabilities: ["staging"] } });
    const solutionTemplateVersion = { properties: { configurations: "configs: {}", specification: {} } };
    const { status, body } = await edge.send("POST", `${template}/createVersion`, { version: "1.0.0", solutionTemplateVersion });
    await edge.stop();
    assert.deepEqual([status, body.error.code], [409, "InvalidResourceOperation"]);
  });
});
