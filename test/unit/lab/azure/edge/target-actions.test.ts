import assert from "node:assert/strict";
import { EdgeLab, edgeIds, edgeSite } from "../../../../support/edge-lab";

describe("target actions in the lab's Azure", () => {
  let edge: EdgeLab;
  beforeEach(async () => {
    edge = await EdgeLab.start();
  });
  afterEach(() => edge.stop());
  async function staged(): Promise<string> {
    const version = await edge.reviewed();
    await edge.publish(version);
    await edge.settled(version);
    return version;
  }
  const send = (action: string, body: object) => edge.send("POST", `${edgeIds.target}/${action}`, body);
  const remove = { solutionTemplateId: edgeIds.template, solutionVersion: "1.0.0.1" };

  it("refuse unknown members", async () => {
    await edge.target();
    const { body } = await send("publishSolutionVersion", { solutionVersionId: "x", reviewId: "y" });
    assert.match(body.error.message, /'reviewId' is unknown; known are solutionVersionId/);
  });
  it("unstage a staged version, and keep its state", async () => {
    const version = await staged();
    const { status } = await edge.act("unstageSolutionVersion", { solutionVersionId: version });
    const { state, currentStage } = (await edge.get(version)).properties;
    assert.deepEqual(
      [status, state, currentStage.stage, currentStage.status, edge.agent.unstaged],
      ["Succeeded", "ReadyToDeploy", "Unstaging", "Completed", edge.agent.staged],
    );
  });
  it("refuse to unstage a version that was never staged", async () => {
    const version = await edge.reviewed();
    const { status, body } = await send("unstageSolutionVersion", { solutionVersionId: version });
    assert.deepEqual([status, body.error.code], [409, "InvalidResourceOperation"]);
  });
  it("fail to unstage on an Offline cluster", async () => {
    const version = await staged();
    edge.lab.azure.azure.agents.disconnect(edgeSite.connectedClusterId);
    const { status, error } = await edge.act("unstageSolutionVersion", { solutionVersionId: version });
    const { currentStage, provisioningState } = (await edge.get(version)).properties;
    assert.deepEqual([status, error.code, currentStage.status, provisioningState], ["Failed", "TargetClusterOffline", "Failed", "Succeeded"]);
  });
  it("remove a revision by name", async () => {
    const version = await staged();
    const { status, properties } = await edge.act("removeRevision", remove);
    assert.deepEqual([status, properties, (await edge.send("GET", version)).status], ["Succeeded", null, 404]);
  });
  it("remove a revision although its template was deleted", async () => {
    const version = await staged();
    await edge.done("DELETE", edgeIds.template);
    await edge.act("removeRevision", remove);
    assert.equal((await edge.send("GET", version)).status, 404);
  });
  it("refuse to remove a revision during staging", async () => {
    const version = await edge.reviewed();
    edge.agent.hold();
    await edge.publish(version);
    const { status, body } = await send("removeRevision", remove);
    assert.deepEqual([status, body.error.code, (await edge.get(version)).properties.state], [409, "InvalidResourceOperation", "Staging"]);
  });
  it("answer 404 for a revision that does not exist", async () => {
    await edge.reviewed();
    assert.equal((await send("removeRevision", { ...remove, solutionVersion: "1.0.0.9" })).status, 404);
  });
});

describe("the lab's Microsoft.Edge in API version 2025-06-01", () => {
  let edge: EdgeLab;
  beforeEach(async () => {
    edge = await EdgeLab.start();
  });
  afterEach(() => edge.stop());
  const members = async (id: string, version: string) => Object.keys((await edge.get(id, version)).properties);

  it("has no stages", async () => {
    const id = await edge.reviewed();
    const older = await members(id, "2025-06-01");
    assert.deepEqual(
      (await members(id, "2025-08-01")).filter((name) => !older.includes(name)),
      ["latestActionTriggeredBy", "currentStage", "stages"],
    );
  });
  it("has no unstaging", async () => {
    const solutionVersionId = await edge.reviewed();
    const { status, body } = await edge.send("POST", `${edgeIds.target}/unstageSolutionVersion`, { solutionVersionId }, "2025-06-01");
    assert.deepEqual([status, body.error.code], [400, "NoRegisteredProviderFound"]);
  });
  it("omits newer members in answers to writes and reads alike", async () => {
    await edge.target();
    const parent = `${edgeIds.configuration}/dynamicConfigurations/values`;
    await edge.send("PUT", parent, { properties: { currentVersion: "1.0.0" } });
    const { body } = await edge.send("PUT", `${parent}/versions/1.0.0`, { properties: { values: "a: 1" } }, "2025-06-01");
    assert.deepEqual(
      [Object.keys(body.properties), await members(`${parent}/versions/1.0.0`, "2025-06-01")],
      [
        ["values", "provisioningState"],
        ["values", "provisioningState"],
      ],
    );
  });
  it("already has uniqueIdentifier in templates", async () => {
    await edge.template();
    assert.equal((await members(edgeIds.template, "2025-06-01")).includes("uniqueIdentifier"), true);
  });
  it("is the oldest supported version (L3)", async () => {
    const { body } = await edge.send("GET", edgeIds.target, undefined, "2024-01-01");
    assert.match(body.error.message, /supported api-versions are '[^']*2025-06-01, 2025-08-01, 2026-03-01, 2026-06-01'/);
  });
});
