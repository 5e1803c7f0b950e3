import assert from "node:assert/strict";
import fc from "fast-check";
import {
  canRollBackTo,
  hasFailed,
  isInstalled,
  isRejected,
  isInReview,
  isUnstaged,
  stagingStatus,
  stateOf,
} from "../../../../components/orchestration/solution-version";

/** All states of the service with their staging status. Source: workload-orchestration reference 4.1. */
const states = {
  InReview: "in progress",
  UpgradeInReview: "in progress",
  PendingExternalValidation: "in progress",
  Staging: "in progress",
  ReadyToDeploy: "staged",
  ReadyToUpgrade: "staged",
  Deploying: "staged",
  Deployed: "staged",
  Failed: "failed",
  ExternalValidationFailed: "failed",
  Undeployed: "staged",
  NotApplicable: "in progress",
} as const;
const stageNames = ["Configuration", "Publish", "Deployment", "Uninstallation", "ExternalValidation", "Staging", "Unstaging"] as const;
const statuses = ["Pending", "InProgress", "Completed", "Failed", "None"] as const;

const stageOf = (stage: string, status: string, ...childStages: object[]) => ({ stage, status, displayState: `${stage} ${status}`, childStages });
const version = (state: string, stages: object[] = [], more = {}) => ({ properties: { state, stages, ...more } });

describe("a solution version", () => {
  for (const [state, is] of Object.entries(states)) {
    it(`in state ${state} is ${is}`, () => assert.equal(stagingStatus(version(state)).is, is));
    it(`in state ${state} is ${state.endsWith("InReview") ? "in review" : "beyond review"}`, () =>
      assert.equal(isInReview(version(state)), state.endsWith("InReview")));
    it(`in state ${state} is ${state.startsWith("Deploy") ? "installed" : "not installed"}`, () =>
      assert.equal(isInstalled(version(state)), state.startsWith("Deploy")));
    it(`in state ${state} is ${state === "ExternalValidationFailed" ? "rejected" : "not rejected"}`, () =>
      assert.equal(isRejected(version(state)), state === "ExternalValidationFailed"));
  }

  for (const stage of stageNames)
    for (const status of statuses) {
      const fails = status === "Failed" && ["Publish", "ExternalValidation", "Staging"].includes(stage);
      it(`with stage ${stage} ${status} has ${fails ? "failed" : "not failed"}, also as a child stage`, () => {
        assert.equal(hasFailed(version("Staging", [stageOf(stage, status)])), fails);
        assert.equal(hasFailed(version("Staging", [stageOf("Publish", "InProgress", stageOf(stage, status))])), fails);
      });
      const unstaged = stage === "Unstaging" && status !== "Failed";
      it(`with stage ${stage} ${status} is ${unstaged ? "unstaged" : "not unstaged"}`, () =>
        assert.equal(isUnstaged(version("ReadyToDeploy", [stageOf(stage, status)])), unstaged));
    }

  it("in a staged state is staged, whatever its stages are", () => {
    const stages = fc.array(fc.tuple(fc.constantFrom(...stageNames), fc.constantFrom(...statuses)).map(([stage, status]) => stageOf(stage, status)));
    const staged = fc.constantFrom("ReadyToDeploy", "ReadyToUpgrade", "Deploying", "Deployed", "Undeployed");
    fc.assert(fc.property(staged, stages, (state, given) => assert.deepEqual(stagingStatus(version(state, given)), { is: "staged", state })));
  });

  for (const state of ["Failed", "NotApplicable"])
    for (const stage of ["Deployment", "Uninstallation"])
      it(`in state ${state} after a failed ${stage} is still staged`, () =>
        assert.equal(stagingStatus(version(state, [stageOf("Staging", "Completed"), stageOf(stage, "Failed")])).is, "staged"));
  it("with a failed stage Staging has failed, even if it was deployed before", () =>
    assert.equal(stagingStatus(version("Failed", [stageOf("Deployment", "Completed"), stageOf("Staging", "Failed")])).is, "failed"));
  it("allows a rollback only while it is staged and not being unstaged", () => {
    const given = [version("ReadyToDeploy"), version("ReadyToDeploy", [stageOf("Unstaging", "InProgress")]), version("InReview"), version("Failed")];
    assert.deepEqual(given.map(canRollBackTo), [true, false, false, false]);
  });

  it("reports a failure with the service's error details", () => {
    const errorDetails = { code: "ImageNotFound", message: "no such image" };
    assert.deepEqual(stagingStatus(version("Failed", [], { errorDetails })), { is: "failed", state: "Failed", failure: errorDetails });
  });
  it("reports the failed stage if there are no error details", () => {
    const stages = [stageOf("Publish", "InProgress", stageOf("Staging", "Failed"))];
    assert.deepEqual(stagingStatus(version("Staging", stages)), { is: "failed", state: "Staging", failure: { message: "Staging Failed" } });
  });
  it("reports its state if there are neither error details nor a failed stage", () => {
    assert.deepEqual(stagingStatus(version("Failed")), { is: "failed", state: "Failed", failure: { message: "Failed" } });
  });
  it("reports the innermost stage in progress", () => {
    const stages = [stageOf("Configuration", "Completed"), stageOf("Publish", "InProgress", stageOf("Staging", "InProgress"))];
    assert.deepEqual(stagingStatus(version("Staging", stages)), { is: "in progress", state: "Staging", detail: "Staging, Staging InProgress" });
  });

  for (const absent of [undefined, null, {}, { properties: {} }]) {
    it(`without properties (${JSON.stringify(absent)}) is neither staged nor failed`, () => {
      assert.equal(stagingStatus(absent).is, "in progress");
      assert.deepEqual([stateOf(absent), isInReview(absent), hasFailed(absent), isUnstaged(absent)], ["", false, false, false]);
    });
  }
});
