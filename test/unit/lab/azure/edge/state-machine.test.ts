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
  it("begins in review, of an upgrade where something is deployed", () => {
    assert.deepEqual([reviewedState(false), reviewedState(true)], ["InReview", "UpgradeInReview"]);
  });
  it("ends ready, for an upgrade where something was deployed", () => {
    assert.deepEqual([readyState(false), readyState(true)], ["ReadyToDeploy", "ReadyToUpgrade"]);
  });
  for (const [what, before, needs, after] of published) it(`goes by a publish ${what} to ${after}`, () => assert.equal(publishedState(before, needs), after));
  it("stages after a validation only what has images", () => {
    assert.deepEqual([validatedState(false, true), validatedState(true, false)], ["Staging", "ReadyToUpgrade"]);
  });
  it("publishes what is in review, and again what failed in staging", () => {
    assert.deepEqual(statesWhere(canBePublished, undefined), ["InReview", "UpgradeInReview"]);
    assert.deepEqual(statesWhere(canBePublished, "Failed"), ["InReview", "UpgradeInReview", "Failed"]);
  });
  it("unstages what was staged, at least in part, and is not installed", () => {
    assert.deepEqual(statesWhere(canBeUnstaged, undefined), []);
    assert.deepEqual(statesWhere(canBeUnstaged, "InProgress"), []);
    assert.deepEqual(statesWhere(canBeUnstaged, "Completed"), ["Failed", "ReadyToDeploy", "ReadyToUpgrade", "Undeployed"]);
  });
  it("installs what is ready or was uninstalled, and again what failed in deployment only", () => {
    const installable = (staging: Standing["staging"], deployment: Standing["deployment"]) =>
      states.filter((state) => canBeInstalled({ state, upgrade: false, staging, deployment }));
    assert.deepEqual(installable("Completed", undefined), ["ReadyToDeploy", "ReadyToUpgrade", "Undeployed"]);
    assert.deepEqual(installable("Completed", "Failed"), ["Failed", "ReadyToDeploy", "ReadyToUpgrade", "Undeployed"]);
    assert.deepEqual(installable("Failed", "Failed"), ["ReadyToDeploy", "ReadyToUpgrade", "Undeployed"]);
  });
  it("removes what is neither installed nor on its way", () => {
    assert.deepEqual(
      states.filter((state) => !canBeRemoved(standing(state))),
      ["PendingExternalValidation", "Staging", "Deploying", "Deployed"],
    );
  });
});
