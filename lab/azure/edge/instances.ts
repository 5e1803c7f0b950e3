import { operation, type Azure, type Operation } from "../operation";
import { resourceAt } from "../resource";
import type { StoredResource } from "../store";
import { keep, listAnswer, readAnswer, serviceApplication } from "./edge-resource";
import { edgeVersions, idAt, targetPath } from "./service-path";

/** Type of instances. */
export const instanceType = "Microsoft.Edge/targets/solutions/instances";

const parent = `${targetPath}/solutions/{solution}`;
const path = `${parent}/instances/{instance}`;
const common = { apiVersions: edgeVersions, latency: "immediate", source: "workload-orchestration reference 2.1, 2.7" } as const;

/** Instances of solutions: created by installations, read-only for callers. */
export const instanceOperations: Operation[] = [
  operation({ ...common, verb: "GET", path, handle: (request, azure) => readAnswer(idAt(path, request), request, azure) }),
  operation({
    ...common,
    verb: "GET",
    path: `${parent}/instances`,
    handle: (request, azure) => listAnswer(resourceAt(idAt(parent, request), azure).id, instanceType, request, azure),
  }),
];

/** Id of an instance; its name is the one passed to the review (assumed: reference 2.7). */
export function instanceId(solutionId: string, name: string): string {
  return `${solutionId}/instances/${name}`;
}

/** Stores which version an instance runs. */
export function keepInstance(id: string, installed: { version: StoredResource; target: StoredResource; namespace: string }, azure: Azure): void {
  const { version, target, namespace } = installed;
  const now = azure.clock.now();
  const properties = {
    solutionVersionId: version.id,
    targetId: target.id,
    activeState: "active",
    solutionScope: namespace,
    deploymentTimestampEpoch: now.getTime(),
    provisioningState: "Succeeded",
    status: { lastModified: now.toISOString(), status: "Succeeded", statusDetails: "", targetStatuses: [] },
  };
  keep({ id, type: instanceType, properties }, serviceApplication, azure);
}

/** Is an instance of the solution deployed? */
export function hasInstance(solutionId: string, azure: Azure): boolean {
  return azure.store.below(solutionId, instanceType).length > 0;
}
