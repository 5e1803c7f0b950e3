import type { StageStatus } from "./stages";

/** Where a solution version stands. Source: workload-orchestration reference 4.1; NotApplicable is never answered. */
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

/** What decides about the next state. */
export interface Standing {
  state: SolutionVersionState;
  /** Was an instance of the solution deployed when the version was reviewed? */
  upgrade: boolean;
  /** How the stage Staging stands. */
  staging: StageStatus | undefined;
  /** How the stage Deployment stands. */
  deployment: StageStatus | undefined;
}

/** What publishing has to do. */
export interface PublishNeeds {
  /** The template wants its versions validated by somebody. */
  externalValidation: boolean;
  /** A component has images to stage. */
  images: boolean;
}

/** State of a new version. */
export function reviewedState(upgrade: boolean): SolutionVersionState {
  return upgrade ? "UpgradeInReview" : "InReview";
}

/** State of a version whose images are on the site, or that has none. */
export function readyState(upgrade: boolean): SolutionVersionState {
  return upgrade ? "ReadyToUpgrade" : "ReadyToDeploy";
}

/** May the version be published: after review, or again after failed staging? */
export function canBePublished({ state, staging }: Standing): boolean {
  return state === "InReview" || state === "UpgradeInReview" || (state === "Failed" && staging === "Failed");
}

/** State after publish; a version that failed in staging was validated before. */
export function publishedState({ state, upgrade }: Standing, needs: PublishNeeds): SolutionVersionState {
  if (needs.externalValidation && state !== "Failed") return "PendingExternalValidation";
  return validatedState(upgrade, needs.images);
}

/** State after a successful external validation, or without one. */
export function validatedState(upgrade: boolean, images: boolean): SolutionVersionState {
  return images ? "Staging" : readyState(upgrade);
}

/** May the version be installed: it is ready, its last deployment failed, or it was uninstalled (the last is `assumed`)? */
export function canBeInstalled({ state, staging, deployment }: Standing): boolean {
  const deployedInVain = state === "Failed" && deployment === "Failed" && staging !== "Failed";
  return deployedInVain || ["ReadyToDeploy", "ReadyToUpgrade", "Undeployed"].includes(state);
}

/** May images be taken off the site again: they were staged, at least in part, and nothing is installed or going on? Partly staged versions: `assumed`. */
export function canBeUnstaged({ state, staging }: Standing): boolean {
  return (staging === "Completed" || staging === "Failed") && ["ReadyToDeploy", "ReadyToUpgrade", "Failed", "Undeployed"].includes(state);
}

/** May the revision be removed: not installed and nothing going on? Source: reference 6; running validation and staging `assumed`. */
export function canBeRemoved({ state }: Standing): boolean {
  return !["Deploying", "Deployed", "Staging", "PendingExternalValidation"].includes(state);
}
