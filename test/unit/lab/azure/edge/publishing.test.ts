import assert from "node:assert/strict";
import { StagingFailure } from "../../../../../lab/site/agent";
import { TestClock } from "../../../../support/azure-lab";
import type { EdgeProperties, EdgeStage } from "../../../../support/edge-answer";
import { EdgeLab, edgeIds, edgeSite, stagedSpecification, targetBody } from "../../../../support/edge-lab";
import { StagingAgent } from "../../../../support/staging-agent";

/** Stages with status as texts in order: `Publish Completed`, `Publish/Staging Completed` ... */
function outline(stages: readonly EdgeStage[], above = ""): string[] {
  return stages.flatMap(({ stage, status, childStages }) => [`${above}${stage} ${status}`, ...outline(childStages, `${above}${stage}/`)]);
}

const standing = ({ state, stages }: EdgeProperties) => ({ state, stages: outline(stages) });

describe("publishing in the lab's Azure", () => {
  let edge: EdgeLab;
  beforeEach(async () => {
    edge = await EdgeLab.start();
  });
  afterEach(() => edge.stop());
  const shown = async (version: string) => (await edge.get(version)).properties;

  it("completes its operation while staging continues", async () => {
    const version = await edge.reviewed();
    const release = edge.agent.hold();
    const { status, properties } = await edge.publish(version);
    assert.deepEqual(
      [status, properties.properties.state, standing(await shown(version))],
      ["Succeeded", "Staging", { state: "Staging", stages: ["Configuration Completed", "Publish InProgress", "Publish/Staging InProgress"] }],
    );
    release();
    assert.deepEqual(standing(await edge.settled(version)), {
      state: "ReadyToDeploy",
      stages: ["Configuration Completed", "Publish Completed", "Publish/Staging Completed"],
    });
  });
  it("makes the cluster's agent stage the images of the specification", async () => {
    const version = await edge.reviewed();
    await edge.publish(version);
    await edge.settled(version);
    assert.deepEqual(
      edge.agent.staged.map(({ acrResourceId, images }) => [acrResourceId, images]),
      [[edgeIds.registry, ["app:1.0"]]],
    );
  });
  it("shows who triggered it, and a URL to track staging", async () => {
    const version = await edge.reviewed();
    await edge.publish(version);
    const { latestActionTriggeredBy, latestActionTrackingUri, actionType } = await edge.settled(version);
    const { status } = (await edge.lab.send<{ status: string }>("GET", latestActionTrackingUri)).body;
    assert.deepEqual([latestActionTriggeredBy, actionType, status], [edge.lab.azure.signIn.objectId, "staging", "Succeeded"]);
  });
  it("ends in ReadyToDeploy at once if there are no images", async () => {
    const version = await edge.reviewed({}, { specification: stagedSpecification([]) });
    const { properties } = await edge.publish(version);
    assert.deepEqual([properties.properties.state, edge.agent.staged], ["ReadyToDeploy", []]);
  });
  it("is refused for a ReadyToDeploy version", async () => {
    const version = await edge.reviewed();
    await edge.publish(version);
    await edge.settled(version);
    const { status, body } = await edge.send("POST", `${edgeIds.target}/publishSolutionVersion`, { solutionVersionId: version });
    assert.deepEqual([status, body.error.code], [409, "InvalidResourceOperation"]);
  });
  it("is refused for an id that is not a solution version of the target", async () => {
    await edge.reviewed();
    const { body } = await edge.send("POST", `${edgeIds.target}/publishSolutionVersion`, { solutionVersionId: edgeIds.templateVersion });
    assert.equal(body.error.code, "InvalidSolutionVersionId");
  });
  it("fails in staging with the agent's message, and can be repeated", async () => {
    const version = await edge.reviewed();
    edge.agent.failure = new StagingFailure("DiskFull", "no space left on device");
    await edge.publish(version);
    const failed = await edge.settled(version);
    assert.deepEqual(
      [standing(failed), failed.errorDetails],
      [
        { state: "Failed", stages: ["Configuration Completed", "Publish Failed", "Publish/Staging Failed"] },
        { code: "DiskFull", message: "no space left on device" },
      ],
    );
    await edge.publish(version);
    const again = await edge.settled(version);
    assert.deepEqual([again.state, again.errorDetails, again.revision], ["ReadyToDeploy", undefined, 1]);
  });
  it("clears the previous error as soon as staging starts again", async () => {
    const version = await edge.reviewed();
    edge.agent.failure = new StagingFailure("DiskFull", "no space left on device");
    await edge.publish(version);
    const failed = await edge.settled(version);
    edge.agent.hold();
    await edge.publish(version);
    const { state, errorDetails } = await shown(version);
    assert.deepEqual([failed.errorDetails.code, state, errorDetails], ["DiskFull", "Staging", undefined]);
  });
  for (const [what, acrResourceId] of [
    ["a resource id that is not a registry", edgeIds.target],
    ["a registry that does not exist", `${edgeIds.registry}x`],
    ["a missing registry id", undefined],
  ] as const)
    it(`fails in staging for ${what}`, async () => {
      const components = [{ name: "app", type: "helm.v3", properties: { staged: { acrResourceId, images: ["app:1.0"] } } }];
      const version = await edge.reviewed({}, { specification: { components } });
      await edge.publish(version);
      const { state, errorDetails } = await edge.settled(version);
      assert.deepEqual([state, errorDetails.code, edge.agent.staged], ["Failed", "AcrResourceIdInvalid", []]);
    });
  it("continues with the next agent if one disconnects during staging", async () => {
    const version = await edge.reviewed();
    const { agents } = edge.lab.azure.azure;
    edge.agent.hold();
    await edge.publish(version);
    agents.disconnect(edgeSite.connectedClusterId);
    const next = new StagingAgent();
    agents.connect(edgeSite.connectedClusterId, next);
    assert.deepEqual([(await edge.settled(version)).state, next.staged.length], ["ReadyToDeploy", 1]);
  });
  it("stops staging if the target is deleted", async () => {
    const version = await edge.reviewed();
    edge.agent.hold();
    await edge.publish(version);
    const { latestActionTrackingUri } = await shown(version);
    await edge.done("DELETE", edgeIds.target);
    assert.equal((await edge.lab.send<{ status: string }>("GET", latestActionTrackingUri)).body.status, "Failed");
    assert.equal((await edge.send("GET", version)).status, 404);
  });
});

describe("publishing in the lab's Azure to an Offline cluster", () => {
  it("fails after two hours, and the error shows the fix", async () => {
    const clock = new TestClock();
    const edge = await EdgeLab.start({ clock });
    const version = await edge.reviewed();
    edge.lab.azure.azure.agents.disconnect(edgeSite.connectedClusterId);
    await edge.publish(version);
    await clock.pass(2 * 3_600_000 - 1);
    const before = (await edge.get(version)).properties.state;
    await clock.pass(1);
    const { state, errorDetails } = (await edge.get(version)).properties;
    await edge.stop();
    assert.deepEqual([before, state, errorDetails.code], ["Staging", "Failed", "LimitedNetworkAccess"]);
    assert.match(errorDetails.message, /Publish the same solution version again/);
  });
});

describe("publishing in the lab's Azure with latencies", () => {
  it("is refused while the version is already being published", async () => {
    const clock = new TestClock();
    const edge = await EdgeLab.start({ clock, applyLatencies: true });
    await edge.send("PUT", edgeIds.target, targetBody());
    await edge.send("PUT", edgeIds.template, { location: "eastus2", properties: { description: "app", capabilities: ["staging"] } });
    await clock.pass(10_000);
    const solutionTemplateVersion = { properties: { configurations: "configs: {}", specification: stagedSpecification(["app:1.0"]) } };
    await edge.send("POST", `${edgeIds.template}/createVersion`, { version: "1.0.0", solutionTemplateVersion });
    await clock.pass(5_000);
    const reviewed = await edge.send("POST", `${edgeIds.target}/reviewSolutionVersion`, { solutionTemplateVersionId: edgeIds.templateVersion });
    await clock.pass(5_000);
    const solutionVersionId = (await edge.ended(reviewed)).properties.id;
    const publish = async () => {
      const { status, body } = await edge.send("POST", `${edgeIds.target}/publishSolutionVersion`, { solutionVersionId });
      return [status, body?.error.code];
    };
    const answers = [await publish(), await publish()];
    await edge.stop();
    assert.deepEqual(answers, [
      [202, undefined],
      [409, "InvalidResourceOperation"],
    ]);
  });
});

describe("publishing in the lab's Azure with external validation", () => {
  let edge: EdgeLab;
  let version: string;
  beforeEach(async () => {
    edge = await EdgeLab.start();
    version = await edge.reviewed({ enableExternalValidation: true });
    await edge.publish(version);
  });
  afterEach(() => edge.stop());
  const shown = async () => (await edge.get(version)).properties;
  const validate = async (validationStatus: string, more: object = {}) => {
    const { externalValidationId } = await shown();
    return await edge.act("updateExternalValidationStatus", { solutionVersionId: version, externalValidationId, validationStatus, ...more });
  };

  it("waits for the validator before it stages", async () => {
    assert.deepEqual(
      [standing(await shown()), edge.agent.staged],
      [{ state: "PendingExternalValidation", stages: ["Configuration Completed", "Publish InProgress", "Publish/ExternalValidation InProgress"] }, []],
    );
  });
  it("stages once the validator reports Valid", async () => {
    await validate("Valid");
    assert.deepEqual(standing(await edge.settled(version)), {
      state: "ReadyToDeploy",
      stages: ["Configuration Completed", "Publish Completed", "Publish/ExternalValidation Completed", "Publish/Staging Completed"],
    });
  });
  it("ends in ExternalValidationFailed without a retry once the validator reports Invalid", async () => {
    await validate("Invalid", { errorDetails: { code: "Unsigned", message: "no signature" } });
    const { state, errorDetails } = await shown();
    const { status } = await edge.send("POST", `${edgeIds.target}/publishSolutionVersion`, { solutionVersionId: version });
    assert.deepEqual([state, errorDetails, status], ["ExternalValidationFailed", { code: "Unsigned", message: "no signature" }, 409]);
  });
  it("accepts a result only with the id of the running validation", async () => {
    const { error } = await validate("Valid", { externalValidationId: "other" });
    assert.deepEqual([error.code, (await shown()).state], ["InvalidExternalValidationId", "PendingExternalValidation"]);
  });
  it("does not validate again if only staging is repeated", async () => {
    edge.agent.failure = new StagingFailure("ImageMissing", "not found");
    await validate("Valid");
    const failed = (await edge.settled(version)).state;
    await edge.publish(version);
    assert.deepEqual([failed, (await edge.settled(version)).state], ["Failed", "ReadyToDeploy"]);
  });
});
