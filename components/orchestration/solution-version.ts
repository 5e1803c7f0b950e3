import { type ServiceFailure, formatServiceFailure } from "../arm/arm-error";
import { listAt, textAt } from "../core/json";

/** How far the staging of a solution version has progressed. `state` is the service's state. */
export type StagingStatus =
  | { is: "staged"; state: string }
  | { is: "in progress"; state: string; detail: string }
  | { is: "failed"; state: string; failure: ServiceFailure };

const stagedStates = ["ReadyToDeploy", "ReadyToUpgrade", "Deploying", "Deployed", "Undeployed"];
const failedStates = ["Failed", "ExternalValidationFailed"];
const reviewStates = ["InReview", "UpgradeInReview"];
const installedStates = ["Deploying", "Deployed"];
/** States that can follow an installation although the images stay on the site. For a version that another one has replaced `assumed:replaced-version-state`. */
const statesAfterInstallation = ["Failed", "NotApplicable"];
const stagingStages = ["Staging", "Publish", "ExternalValidation"];

/** State of a solution version; empty when the service reports none. */
export function stateOf(version: unknown): string {
  return textAt(version, "properties", "state") ?? "";
}

/** Is it reviewed but not yet published? Source: states of solution versions, API version 2025-08-01. */
export function isInReview(version: unknown): boolean {
  return reviewStates.includes(stateOf(version));
}

/** Did staging fail? Only publishing again, or a new revision, helps. */
export function hasFailed(version: unknown): boolean {
  return stagingStatus(version).is === "failed";
}

/** Did the external validator reject it? That state is final: only a new revision helps. Source: states of solution versions, API version 2025-08-01. */
export function isRejected(version: unknown): boolean {
  return stateOf(version) === "ExternalValidationFailed";
}

/** Is it installed on the site, or being installed? */
export function isInstalled(version: unknown): boolean {
  return installedStates.includes(stateOf(version));
}

/** Can the site roll back to it without moving an image? */
export function canRollBackTo(version: unknown): boolean {
  return stagingStatus(version).is === "staged" && !isUnstaged(version);
}

/**
 * Are all images of the solution version on the site?
 * A failed Staging, Publish or ExternalValidation stage counts even when the state does not show the failure.
 * Source: states and stage map, API version 2025-08-01.
 */
export function stagingStatus(version: unknown): StagingStatus {
  const state = stateOf(version);
  if (stagedStates.includes(state)) return { is: "staged", state };
  const failedStage = stagesOf(version).find(({ stage, status }) => status === "Failed" && stagingStages.includes(stage));
  if (!failedStage && statesAfterInstallation.includes(state) && wasInstalled(version)) return { is: "staged", state };
  if (failedStates.includes(state) || failedStage)
    return { is: "failed", state, failure: failureDetails(version) ?? { message: failedStage?.displayState ?? state } };
  const running = stagesOf(version).findLast(({ status }) => status === "InProgress");
  const validator = state === "PendingExternalValidation" ? "waits for the external validator" : undefined;
  return { is: "in progress", state, detail: [validator, state, running?.displayState].filter(Boolean).join(", ") };
}

/** Were its images removed from the site, or are they being removed? */
export function isUnstaged(version: unknown): boolean {
  return stagesOf(version).some(({ stage, status }) => stage === "Unstaging" && status !== "Failed");
}

/** Was it ever installed? Only a staged version can be, so its stages then prove that it was staged. */
export function wasInstalled(version: unknown): boolean {
  return stagesOf(version).some(({ stage }) => stage === "Deployment" || stage === "Uninstallation");
}

/** How long the last installation took by the service's times, in milliseconds; undefined where it reports none. That its stage covers all of it is `assumed:deployment-stage-duration`. */
export function deploymentMs(version: unknown): number | undefined {
  const last = stagesOf(version).findLast(({ stage }) => stage === "Deployment");
  const ms = Date.parse(last?.endTime ?? "") - Date.parse(last?.startTime ?? "");
  return Number.isNaN(ms) || ms < 0 ? undefined : ms;
}

/** Code and message of the last failure; undefined when the service reports neither. */
export function failureDetails(version: unknown): ServiceFailure | undefined {
  const details = { code: textAt(version, "properties", "errorDetails", "code"), message: textAt(version, "properties", "errorDetails", "message") };
  return formatServiceFailure(details) === "" ? undefined : details;
}

/** All stages including child stages, outer before inner. */
function stagesOf(version: unknown): { stage: string; status: string; displayState: string; startTime: string; endTime: string }[] {
  const flat = (stages: unknown[]): unknown[] => stages.flatMap((stage) => [stage, ...flat(listAt(stage, "childStages"))]);
  return flat(listAt(version, "properties", "stages")).map((stage) => ({
    stage: textAt(stage, "stage") ?? "",
    status: textAt(stage, "status") ?? "",
    displayState: textAt(stage, "displayState") ?? textAt(stage, "stage") ?? "",
    startTime: textAt(stage, "startTime") ?? "",
    endTime: textAt(stage, "endTime") ?? "",
  }));
}
