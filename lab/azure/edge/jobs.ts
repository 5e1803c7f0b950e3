import { randomUUID } from "node:crypto";
import { operation, type ArmAnswer, type ArmRequest, type Azure, type JsonObject, type Operation } from "../operation";
import { objectOf, resourceAt } from "../resource";
import { keep, listAnswer, readAnswer, rewrite, serviceApplication } from "./edge-resource";
import { edgeVersions } from "./service-path";

/** Type of a job. */
type JobType = "staging" | "externalValidation" | "deploy" | "uninstall";

const type = "Microsoft.Edge/jobs";
const listPath = "/{scope...}/providers/Microsoft.Edge/jobs";
const common = {
  apiVersions: edgeVersions,
  latency: "immediate",
  source: "workload-orchestration reference 2.8; which action makes which job, and the steps, assumed",
} as const;

/** Jobs of a target (those of all its solution versions) or of one solution version. */
export const jobOperations: Operation[] = [
  operation({ ...common, verb: "GET", path: listPath, handle: list }),
  operation({
    ...common,
    verb: "GET",
    path: `${listPath}/{job}`,
    handle: (request, azure) => readAnswer(`${request.parameters.scope}/providers/${type}/${request.parameters.job}`, request, azure),
  }),
];

function list(request: ArmRequest, azure: Azure): ArmAnswer {
  return listAnswer(resourceAt(request.parameters.scope ?? "", azure).id, type, request, azure);
}

/** Records the start of work on a solution version. `total`: number of images. @returns the job's id */
export function beginJob(solutionVersionId: string, jobType: JobType, triggeredBy: string, azure: Azure, total?: number): string {
  const id = `${solutionVersionId}/providers/${type}/${randomUUID()}`;
  const startTime = azure.clock.now().toISOString();
  const statistics: JsonObject = total === undefined ? {} : { statistics: statisticsOf(total, 0, 0) };
  const properties: JsonObject = {
    jobType,
    status: "InProgress",
    startTime,
    correlationId: randomUUID(),
    triggeredBy,
    steps: [{ name: jobType, status: "InProgress", startTime, message: "", ...statistics, steps: [] }],
    provisioningState: "Succeeded",
  };
  keep({ id, type, properties }, serviceApplication, azure);
  return id;
}

/** Records how many images are done. */
export function noteProgress(id: string, azure: Azure, total: number, done: number): void {
  changeStep(id, azure, () => ({ statistics: statisticsOf(total, done, 0) }));
}

/** Records the end of a job; with an error, its failure. */
export function endJob(id: string, azure: Azure, error?: { code: string; message: string }): void {
  const status = error ? "Failed" : "Succeeded";
  const endTime = azure.clock.now().toISOString();
  changeStep(id, azure, (step) => {
    const ending: JsonObject = { status, endTime };
    if (!error) return ending;
    const { totalCount, successCount } = objectOf(step.statistics);
    const [total, done] = [Number(totalCount), Number(successCount)];
    const statistics: JsonObject = step.statistics === undefined ? {} : { statistics: statisticsOf(total, done, total - done) };
    return { ...ending, ...statistics, message: error.message, errorDetails: error };
  });
  rewrite(id, azure, (properties) => ({ ...properties, status, endTime, ...(error ? { errorDetails: error } : {}) }));
}

/** Id of a solution version's running job of a type. */
export function runningJob(solutionVersionId: string, jobType: string, azure: Azure): string | undefined {
  return azure.store.below(solutionVersionId, type).find(({ properties }) => properties.jobType === jobType && properties.status === "InProgress")?.id;
}

function changeStep(id: string, azure: Azure, change: (step: JsonObject) => JsonObject): void {
  rewrite(id, azure, (properties) => {
    const steps = Array.isArray(properties.steps) ? properties.steps.map(objectOf) : [];
    return { ...properties, steps: steps.map((step) => ({ ...step, ...change(step) })) };
  });
}

function statisticsOf(totalCount: number, successCount: number, failedCount: number): JsonObject {
  return { statisticsType: "Images", totalCount, successCount, failedCount };
}
