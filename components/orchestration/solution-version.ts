import { listAt, textAt } from "../core/json";
import { type ServiceFailure, formatServiceFailure } from "../arm/arm-error";

/** How far a solution version is on its way to a site. */
export type StagingStanding =
  | { is: "staged"; state: string }
  | { is: "going on"; state: string; reason: string }
  | { is: "failed"; state: string; reason: ServiceFailure };

const staged = ["ReadyToDeploy", "ReadyToUpgrade", "Deploying", "Deployed", "Undeployed"];
const failed = ["Failed", "ExternalValidationFailed"];
const reviewed = ["InReview", "UpgradeInReview"];
const installed = ["Deploying", "Deployed"];
/** What may follow an installation, beside states that are staged; the images stay on the site. `assumed` for a version that another one took the place of. */
const afterInstallation = ["Failed", "NotApplicable"];

/** State of a solution version; empty where the service tells none. */
export function stateOf(version: unknown): string {
  return textAt(version, "properties", "state") ?? "";
}

/** Was it reviewed and not yet published? Source: state machine of solution versions. */
export function isReviewedOnly(version: unknown): boolean {
  return reviewed.includes(stateOf(version));
}

/** Did it come to an end that only another publish, or another revision, gets out of? */
export function hasFailed(version: unknown): boolean {
  return stagingStanding(version).is === "failed";
}

/** Did the external validator refuse it? Only another revision gets out of that. Source: state machine of solution versions, terminal. */
export function isRefused(version: unknown): boolean {
  return stateOf(version) === "ExternalValidationFailed";
}

/** Does it run on the site, or is it about to? */
export function isInstalled(version: unknown): boolean {
  return installed.includes(stateOf(version));
}

/** Can the site go back to it without an image being moved? */
export function canBeGoneBackTo(version: unknown): boolean {
  return stagingStanding(version).is === "staged" && !isUnstaged(version);
}

/**
 * Is everything it stages on the site?
 * Source: state machine and stage map, API 2025-08-01: a stage Staging or Publish that failed decides even where the state does not tell.
 */
export function stagingStanding(version: unknown): StagingStanding {
  const state = stateOf(version);
  if (staged.includes(state)) return { is: "staged", state };
  const failure = stagesOf(version).find(({ stage, status }) => status === "Failed" && ["Staging", "Publish", "ExternalValidation"].includes(stage));
  if (!failure && afterInstallation.includes(state) && wasInstalled(version)) return { is: "staged", state };
  if (failed.includes(state) || failure) return { is: "failed", state, reason: failureWords(version) ?? { message: failure?.shown ?? state } };
  const running = stagesOf(version).findLast(({ status }) => status === "InProgress");
  return { is: "going on", state, reason: [state, running?.shown].filter(Boolean).join(", ") };
}

/** Were its images taken off the site again, or is that going on? */
export function isUnstaged(version: unknown): boolean {
  return stagesOf(version).some(({ stage, status }) => stage === "Unstaging" && status !== "Failed");
}

/** Only what is staged is installed. */
function wasInstalled(version: unknown): boolean {
  return stagesOf(version).some(({ stage }) => stage === "Deployment" || stage === "Uninstallation");
}

/** The service's own words of what failed last; undefined where it has none. */
export function failureWords(version: unknown): ServiceFailure | undefined {
  const words = { code: textAt(version, "properties", "errorDetails", "code"), message: textAt(version, "properties", "errorDetails", "message") };
  return formatServiceFailure(words) === "" ? undefined : words;
}

function stagesOf(version: unknown): { stage: string; status: string; shown: string }[] {
  const flat = (stages: unknown[]): unknown[] => stages.flatMap((stage) => [stage, ...flat(listAt(stage, "childStages"))]);
  return flat(listAt(version, "properties", "stages")).map((stage) => ({
    stage: textAt(stage, "stage") ?? "",
    status: textAt(stage, "status") ?? "",
    shown: textAt(stage, "displayState") ?? textAt(stage, "stage") ?? "",
  }));
}
