import { type StagingRequest, StagingFailure } from "../../site/agent";
import type { Azure } from "../operation";
import { resourceAt, sameId } from "../resource";
import { withAgent } from "./cluster-connection";
import { clusterOf } from "./connected-registry-address";
import { beginJob, endJob, noteProgress } from "./jobs";
import { begin } from "./long-running-answer";
import { changeVersion, recordOf } from "./solution-version-record";
import { stagingRequests } from "./staged-images";
import { ended, started } from "./stages";
import { readyState } from "./state-machine";

/** How long staging waits for an unreachable cluster. Lab milliseconds; `assumed`, from the service's limit of long operations (workload-orchestration reference 8.2). */
export const timeoutMs = 2 * 3_600_000;

/**
 * Starts staging a version's images on its site. Runs after the publish operation as its own operation, which `latestActionTrackingUri` tracks (assumed).
 * Source: workload-orchestration reference 4.1, 7.2.
 */
export function beginStaging(versionId: string, azure: Azure): void {
  const time = azure.clock.now().toISOString();
  changeVersion(versionId, azure, ({ stages }) => ({
    errorDetails: undefined,
    state: "Staging",
    actionType: "staging",
    stages: started(stages, "Staging", time, "Publish"),
  }));
  const latestActionTrackingUri = begin(
    { resourceId: versionId, runningStatus: "InProgress", latency: "immediate", work: (signal) => stage(versionId, azure, signal) },
    azure,
  );
  changeVersion(versionId, azure, () => ({ latestActionTrackingUri }));
}

async function stage(versionId: string, azure: Azure, lab: AbortSignal): Promise<null> {
  const { specification, latestActionTriggeredBy } = recordOf(resourceAt(versionId, azure));
  const requests = stagingRequests(versionId, specification);
  const total = requests.reduce((sum, { images }) => sum + images.length, 0);
  const job = beginJob(versionId, "staging", latestActionTriggeredBy, azure, total);
  const removed = removalOf(versionId, azure);
  try {
    await stageAll(requests, azure, AbortSignal.any([lab, removed.signal]), (done) => noteProgress(job, azure, total, done));
    endStaging(versionId, azure, job);
  } catch (error) {
    if (lab.aborted || removed.signal.aborted) throw error;
    endStaging(versionId, azure, job, {
      code: error instanceof StagingFailure ? error.code : "StagingFailed",
      message: error instanceof Error ? error.message : String(error),
    });
    throw error;
  } finally {
    removed.stopWatching();
  }
  return null;
}

async function stageAll(requests: readonly StagingRequest[], azure: Azure, signal: AbortSignal, report: (done: number) => void): Promise<void> {
  let before = 0;
  for (const request of requests) {
    requireRegistry(request, azure);
    const targetId = request.solutionVersionId.split("/").slice(0, -4).join("/");
    const clusterId = clusterOf(resourceAt(targetId, azure), azure);
    if (clusterId === undefined) throw offline("The target has no connected cluster.");
    const options = { signal, timeoutMs, offline: () => offline(`The cluster '${clusterId}' did not connect in time.`) };
    await withAgent(clusterId, azure, options, (agent, wanted) => agent.stage(request, (images) => report(before + images), wanted));
    before += request.images.length;
    report(before);
  }
}

/** Class "ACR resource id wrong" of reference 7.2; code `assumed`. */
function requireRegistry({ acrResourceId }: StagingRequest, azure: Azure): void {
  const registry = azure.store.get(acrResourceId);
  if (registry && sameId(registry.type, "Microsoft.ContainerRegistry/registries")) return;
  throw new StagingFailure("AcrResourceIdInvalid", `The ACR resource id '${acrResourceId}' is not set correctly: no such container registry.`);
}

/** Class "Limited network" of reference 7.2; code `assumed`. */
function offline(message: string): StagingFailure {
  return new StagingFailure("LimitedNetworkAccess", `${message} Publish the same solution version again.`);
}

/** State Failed after failed staging is `assumed`: reference 4.1. */
function endStaging(versionId: string, azure: Azure, job: string, error?: { code: string; message: string }): void {
  const time = azure.clock.now().toISOString();
  const outcome = error ? "Failed" : "Completed";
  changeVersion(versionId, azure, ({ stages, upgrade }) => ({
    state: error ? "Failed" : readyState(upgrade),
    stages: ended(ended(stages, "Staging", outcome, time), "Publish", outcome, time),
    errorDetails: error,
  }));
  endJob(job, azure, error);
}

/** Aborts when the version is removed. */
function removalOf(versionId: string, azure: Azure): { signal: AbortSignal; stopWatching: () => void } {
  const removal = new AbortController();
  const stopWatching = azure.store.watch((resource, change) => {
    if (change === "delete" && sameId(resource.id, versionId)) removal.abort(new Error("the solution version was removed"));
  });
  return { signal: removal.signal, stopWatching };
}
