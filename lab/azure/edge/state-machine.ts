import type { StageStatus } from "./stages";

/** State of a solution version. Source: workload-orchestration reference 4.1; NotApplicable is never returned. */
export type SolutionVersionState =
  | "InReview"
  | "UpgradeInReview"
  | "PendingExternalValidation"
  | "ExternalValidationFailed"
  | "Staging"
  | "Failed"
  | "ReadyToDeploy"
  | "ReadyToUpgrade"
  | "Deploying"
  | "Deployed"
  | "Undeployed";

/** Inputs of the next state. */
export interface Standing {
  state: SolutionVersionState;
  /** Was an instance of the solution deployed when the version was reviewed? */
  upgrade: boolean;
  /** Status of the stage Staging. */
  staging: StageStatus | undefined;
  /** Status of the stage Deployment. */
  deployment: StageStatus | undefined;
}

/** Work that publishing starts. */
export interface PublishNeeds {
  /** The template requires external validation of its versions. */
  externalValidation: boolean;
  /** A component has images to stage. */
  images: boolean;
}

/** State of a new version. */
export function reviewedState(upgrade: boolean): SolutionVersionState {
  return upgrade ? "UpgradeInReview" : "InReview";
}

/** State of a version whose images are all on the site. */
export function readyState(upgrade: boolean): SolutionVersionState {
  return upgrade ? "ReadyToUpgrade" : "ReadyToDeploy";
}

/** Can the version be published: after review, or again after failed staging? */
export function canBePublished({ state, staging }: Standing): boolean {
  return state === "InReview" || state === "UpgradeInReview" || (state === "Failed" && staging === "Failed");
}

/** State after publish; a version whose staging failed is already validated. */
export function publishedState({ state, upgrade }: Standing, needs: PublishNeeds): SolutionVersionState {
  if (needs.externalValidation && state !== "Failed") return "PendingExternalValidation";
  return validatedState(upgrade, needs.images);
}

/** State after a successful external validation, or without one. */
export function validatedState(upgrade: boolean, images: boolean): SolutionVersionState {
  return images ? "Staging" : readyState(upgrade);
}

/** Can the version be installed: ready, failed in its last deployment, or uninstalled (the last is `assumed`)? */
export function canBeInstalled({ state, staging, deployment }: Standing): boolean {
  const deployedInVain = state === "Failed" && deployment === "Failed" && staging !== "Failed";
  return deployedInVain || ["ReadyToDeploy", "ReadyToUpgrade", "Undeployed"].includes(state);
}

/** Can the images be unstaged: at least partly staged, not installed, nothing running? Partly staged versions: `assumed`. */
export function canBeUnstaged({ state, staging }: Standing): boolean {
  return (staging === "Completed" || staging === "Failed") && ["ReadyToDeploy", "ReadyToUpgrade", "Failed", "Undeployed"].includes(state);
}

/** Can the revision be removed: not installed, nothing running? Source: reference 6; running validation and staging `assumed`. */
export function canBeRemoved({ state }: Standing): boolean {
  return !["Deploying", "Deployed", "Staging", "PendingExternalValidation"].includes(state);
}
