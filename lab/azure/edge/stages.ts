/** Names of stages. Source: workload-orchestration reference 4.2. */
export type StageName = "Configuration" | "Publish" | "ExternalValidation" | "Staging" | "Unstaging" | "Deployment" | "Uninstallation";

/** Status of a stage. */
export type StageStatus = "InProgress" | "Completed" | "Failed";

/** One stage of a solution version in the service's format. */
export type Stage = { displayState: string; stage: StageName; status: StageStatus; startTime: string; endTime?: string; childStages: Stage[] };

/** Texts of the portal; those that reference 4.2 and 6 do not show are `assumed`. */
const displayStates: Record<StageName, Record<StageStatus, string>> = {
  Configuration: { InProgress: "Configuration pending", Completed: "Configuration completed", Failed: "Configuration failed" },
  Publish: { InProgress: "Publish in progress", Completed: "Publish Completed", Failed: "Publish failed" },
  ExternalValidation: { InProgress: "External validation in progress", Completed: "External validation completed", Failed: "External validation failed" },
  Staging: { InProgress: "Staging in progress", Completed: "Staging completed", Failed: "Staging failed" },
  Unstaging: { InProgress: "Unstaging in progress", Completed: "Unstaging completed", Failed: "Unstaging failed" },
  Deployment: { InProgress: "Deployment in progress", Completed: "Deployment Completed", Failed: "Deployment failed" },
  Uninstallation: { InProgress: "Uninstallation in progress", Completed: "Uninstallation Completed", Failed: "Uninstallation failed" },
};

/** Starts a stage, at the top or below another one. Replaces a former stage of the same name; the new one is last. */
export function started(stages: readonly Stage[], stage: StageName, time: string, below?: StageName): Stage[] {
  const fresh: Stage = { displayState: displayStates[stage].InProgress, stage, status: "InProgress", startTime: time, childStages: [] };
  if (below === undefined) return [...stages.filter((one) => one.stage !== stage), fresh];
  return stages.map((one) => (one.stage === below ? { ...one, childStages: started(one.childStages, stage, time) } : one));
}

/** Ends a running stage at any depth. */
export function ended(stages: readonly Stage[], stage: StageName, status: "Completed" | "Failed", time: string): Stage[] {
  return stages.map((one) => {
    const childStages = ended(one.childStages, stage, status, time);
    if (one.stage !== stage || one.status !== "InProgress") return { ...one, childStages };
    return { ...one, childStages, status, displayState: displayStates[stage][status], endTime: time };
  });
}

/** Status of a stage at any depth; undefined if it never started. */
export function statusOf(stages: readonly Stage[], stage: StageName): StageStatus | undefined {
  for (const one of stages) {
    const found = one.stage === stage ? one.status : statusOf(one.childStages, stage);
    if (found !== undefined) return found;
  }
  return undefined;
}
