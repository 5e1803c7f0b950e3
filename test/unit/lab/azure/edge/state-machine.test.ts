import assert from "node:assert/strict";
import {
  canBeInstalled,
  canBePublished,
  canBeRemoved,
  canBeUnstaged,
  publishedState,
  readyState,
  reviewedState,
  type SolutionVersionState,
  type Standing,
  validatedState,
} from "../../../../../lab/azure/edge/state-machine";

const states: SolutionVersionState[] = [
  "InReview",
  "UpgradeInReview",
  "PendingExternalValidation",
  "ExternalValidationFailed",
  "Staging",
  "Failed",
  "ReadyToDeploy",
  "ReadyToUpgrade",
  "Deploying",
  "Deployed",
  "Undeployed",
];
const statesWhere = (allowed: (standing: Standing) => boolean, staging: Standing["staging"]) =>
  states.filter((state) => allowed({ state, upgrade: false, staging, deployment: undefined }));

const published: [string, Standing, { externalValidation: boolean; images: boolean }, SolutionVersionState][] = [
  ["with images", standing("InReview"), { externalValidation: false, images: true }, "Staging"],
  ["without images", standing("InReview"), { externalValidation: false, images: false }, "ReadyToDeploy"],
  ["of an upgrade without images", standing("UpgradeInReview", true), { externalValidation: false, images: false }, "ReadyToUpgrade"],
  ["with a validator", standing("InReview"), { externalValidation: true, images: true }, "PendingExternalValidation"],
  ["after failed staging with a validator", standing("Failed"), { externalValidation: true, images: true }, "Staging"],
];

function standing(state: SolutionVersionState, upgrade = false): Standing {
  return { state, upgrade, staging: undefined, deployment: undefined };
}

describe("the state machine of solution versions", () => {
  it("starts with InReview, or with UpgradeInReview if a version is deployed", () => {
    assert.deepEqual([reviewedState(false), reviewedState(true)], ["InReview", "UpgradeInReview"]);
  });
  it("ends with ReadyToDeploy, or with ReadyToUpgrade for an upgrade", () => {
    assert.deepEqual([readyState(false), readyState(true)], ["ReadyToDeploy", "ReadyToUpgrade"]);
  });
  for (const [what, before, needs, after] of published) it(`reaches ${after} with a publish ${what}`, () => assert.equal(publishedState(before, needs), after));
  it("stages after a validation only if there are images", () => {
    assert.deepEqual([validatedState(false, true), validatedState(true, false)], ["Staging", "ReadyToUpgrade"]);
  });
  it("allows a publish for reviewed versions, and again after failed staging", () => {
    assert.deepEqual(statesWhere(canBePublished, undefined), ["InReview", "UpgradeInReview"]);
    assert.deepEqual(statesWhere(canBePublished, "Failed"), ["InReview", "UpgradeInReview", "Failed"]);
  });
  it("allows unstaging for staged versions that are not installed", () => {
    assert.deepEqual(statesWhere(canBeUnstaged, undefined), []);
    assert.deepEqual(statesWhere(canBeUnstaged, "InProgress"), []);
    assert.deepEqual(statesWhere(canBeUnstaged, "Completed"), ["Failed", "ReadyToDeploy", "ReadyToUpgrade", "Undeployed"]);
  });
  it("allows an installation for ready or uninstalled versions, and again after a failed deployment only", () => {
    const installable = (staging: Standing["staging"], deployment: Standing["deployment"]) =>
      states.filter((state) => canBeInstalled({ state, upgrade: false, staging, deployment }));
    assert.deepEqual(installable("Completed", undefined), ["ReadyToDeploy", "ReadyToUpgrade", "Undeployed"]);
    assert.deepEqual(installable("Completed", "Failed"), ["Failed", "ReadyToDeploy", "ReadyToUpgrade", "Undeployed"]);
    assert.deepEqual(installable("Failed", "Failed"), ["ReadyToDeploy", "ReadyToUpgrade", "Undeployed"]);
  });
  it("allows the removal of versions that are neither installed nor in progress", () => {
    assert.deepEqual(
      states.filter((state) => !canBeRemoved(standing(state))),
      ["PendingExternalValidation", "Staging", "Deploying", "Deployed"],
    );
  });
});
