import assert from "node:assert/strict";
import { EdgeLab, edgeIds, edgeSite } from "../../../../support/edge-lab";

describe("actions of the lab's targets", () => {
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

  it("refuse members that they do not know", async () => {
    await edge.target();
    const { body } = await send("publishSolutionVersion", { solutionVersionId: "x", reviewId: "y" });
    assert.match(body.error.message, /'reviewId' is unknown; known are solutionVersionId/);
  });
  it("unstage what was staged, and leave the version's state", async () => {
    const version = await staged();
    const { status } = await edge.act("unstageSolutionVersion", { solutionVersionId: version });
    const { state, currentStage } = (await edge.get(version)).properties;
    assert.deepEqual(
      [status, state, currentStage.stage, currentStage.status, edge.agent.unstaged],
      ["Succeeded", "ReadyToDeploy", "Unstaging", "Completed", edge.agent.staged],
    );
  });
  it("do not unstage what was never staged", async () => {
    const version = await edge.reviewed();
    const { status, body } = await send("unstageSolutionVersion", { solutionVersionId: version });
    assert.deepEqual([status, body.error.code], [409, "InvalidResourceOperation"]);
  });
  it("fail to unstage at a cluster that is offline", async () => {
    const version = await staged();
    edge.lab.azure.azure.agents.disconnect(edgeSite.connectedClusterId);
    const { status, error } = await edge.act("unstageSolutionVersion", { solutionVersionId: version });
    const { currentStage, provisioningState } = (await edge.get(version)).properties;
    assert.deepEqual([status, error.code, currentStage.status, provisioningState], ["Failed", "TargetClusterOffline", "Failed", "Succeeded"]);
  });
  it("remove a revision by its name", async () => {
    const version = await staged();
    const { status, properties } = await edge.act("removeRevision", remove);
    assert.deepEqual([status, properties, (await edge.send("GET", version)).status], ["Succeeded", null, 404]);
  });
  it("remove a revision of a template that has gone", async () => {
    const version = await staged();
    await edge.done("DELETE", edgeIds.template);
    await edge.act("removeRevision", remove);
    assert.equal((await edge.send("GET", version)).status, 404);
  });
  it("do not remove a revision that is being staged", async () => {
    const version = await edge.reviewed();
    edge.agent.hold();
    await edge.publish(version);
    const { status, body } = await send("removeRevision", remove);
    assert.deepEqual([status, body.error.code, (await edge.get(version)).properties.state], [409, "InvalidResourceOperation", "Staging"]);
  });
  it("do not find a revision that is not there", async () => {
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
  it("answers a write as it answers a read", async () => {
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
  it("knows templates' unique identifiers as well", async () => {
    await edge.template();
    assert.equal((await members(edgeIds.template, "2025-06-01")).includes("uniqueIdentifier"), true);
  });
  it("is the oldest of those that the lab knows (L3)", async () => {
    const { body } = await edge.send("GET", edgeIds.target, undefined, "2024-01-01");
    assert.match(body.error.message, /supported api-versions are '[^']*2025-06-01, 2025-08-01, 2026-03-01, 2026-06-01'/);
  });
});
