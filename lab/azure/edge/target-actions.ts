import { StagingFailure } from "../../site/agent";
import { ArmError, operation, type ArmAnswer, type ArmRequest, type Azure, type Operation } from "../operation";
import type { Property } from "../property-table";
import { resourceAt, textOf } from "../resource";
import type { StoredResource } from "../store";
import { clusterOf } from "./connected-registry-address";
import { requireSettled } from "./edge-resource";
import { install, uninstall } from "./installing";
import { acceptedAnswer, removeTree } from "./long-running-answer";
import { publish, updateExternalValidationStatus } from "./publishing";
import { resolve, review } from "./reviewing";
import { edgeVersions, idAt, newestVersion, targetPath } from "./service-path";
import { changeVersion, recordOf, standingOf, versionInBody, wrongState } from "./solution-version-record";
import { solutionIdOf } from "./solutions";
import { stagingRequests } from "./staged-images";
import { ended, started } from "./stages";
import { canBeRemoved, canBeUnstaged } from "./state-machine";

type Action = (request: ArmRequest, target: StoredResource, azure: Azure) => ArmAnswer;

const text: Property = { type: "string", flags: ["required"] };
/** Limits of an instance's name: reference 2.1. */
const instanceName: Property = {
  type: "string",
  minLength: 3,
  maxLength: 61,
  pattern: "^(?!v-)(?!.*-v-)[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?(\\.[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?)*$",
};
const reviewBody = {
  solutionTemplateVersionId: text,
  solutionInstanceName: instanceName,
  solutionDependencies: { type: "array", items: { type: "any" } },
} as const;
const errorDetails: Property = { type: "object", properties: {}, additionalProperties: { type: "any" } };

/** Actions of a target. Bodies contain complete ARM ids. */
export const targetActionOperations: Operation[] = [
  action("resolveConfiguration", reviewBody, resolve),
  action("reviewSolutionVersion", reviewBody, review),
  action("publishSolutionVersion", { solutionVersionId: text }, publish),
  { ...action("unstageSolutionVersion", { solutionVersionId: text }, unstage), apiVersions: newestVersion },
  action("removeRevision", { solutionTemplateId: text, solutionVersion: text }, removeRevision),
  action(
    "updateExternalValidationStatus",
    { solutionVersionId: text, externalValidationId: text, validationStatus: { ...text, known: ["Valid", "Invalid"] }, errorDetails },
    updateExternalValidationStatus,
  ),
  action("installSolution", { solutionVersionId: text }, install),
  action("uninstallSolution", { solutionTemplateId: text, solutionInstanceName: instanceName }, uninstall),
];

function action(name: string, properties: Record<string, Property>, act: Action): Operation {
  return operation({
    verb: "POST",
    path: `${targetPath}/${name}`,
    apiVersions: edgeVersions,
    body: { type: "object", properties },
    latency: "edge action",
    source: "workload-orchestration reference 1.2, 1.3, 4",
    handle: (request, azure) => act(request, requireSettled(resourceAt(idAt(targetPath, request), azure)), azure),
  });
}

/** Removes a version's images from the site. The state does not change; only the stage Unstaging shows it (assumed: reference 9.4). An offline cluster fails the operation (assumed). */
function unstage(request: ArmRequest, target: StoredResource, azure: Azure): ArmAnswer {
  const version = versionInBody(request, target, azure);
  if (!canBeUnstaged(standingOf(recordOf(version)))) throw wrongState(version, "unstaged");
  const triggered = { provisioningState: "InProgress", latestActionTriggeredBy: request.principal.objectId } as const;
  changeVersion(version.id, azure, ({ stages }) => ({ ...triggered, stages: started(stages, "Unstaging", azure.clock.now().toISOString()) }));
  const end = (outcome: "Completed" | "Failed") =>
    changeVersion(version.id, azure, ({ stages }) => ({
      provisioningState: "Succeeded",
      stages: ended(stages, "Unstaging", outcome, azure.clock.now().toISOString()),
    }));
  const work = async (signal: AbortSignal): Promise<null> => {
    try {
      await takeOff(version, target, azure, signal);
      end("Completed");
      return null;
    } catch (error) {
      if (!signal.aborted) end("Failed");
      throw error instanceof StagingFailure ? new ArmError(400, error.code, error.message) : error;
    }
  };
  return acceptedAnswer({ resourceId: target.id, runningStatus: "InProgress", latency: "edge action", work }, azure);
}

async function takeOff(version: StoredResource, target: StoredResource, azure: Azure, signal: AbortSignal): Promise<void> {
  const cluster = clusterOf(target, azure);
  const agent = cluster === undefined ? undefined : azure.agents.get(cluster);
  if (!agent) throw new ArmError(409, "TargetClusterOffline", `The images of '${version.id}' cannot be unstaged while its cluster is not connected.`);
  for (const request of stagingRequests(version.id, recordOf(version).specification)) await agent.unstage(request, signal);
}

/** The body names the version within the template's solution. Refused while it is installed or an action runs. Source: reference 4, 6. */
function removeRevision(request: ArmRequest, target: StoredResource, azure: Azure): ArmAnswer {
  const template = textOf(request.body?.solutionTemplateId) ?? "";
  const name = textOf(request.body?.solutionVersion) ?? "";
  const version = requireSettled(resourceAt(`${solutionIdOf(target, template, azure)}/versions/${name}`, azure));
  if (!canBeRemoved(standingOf(recordOf(version)))) throw wrongState(version, "removed");
  const work = (): null => {
    const current = azure.store.get(version.id);
    if (current && !canBeRemoved(standingOf(recordOf(current)))) throw wrongState(current, "removed");
    removeTree(version.id, azure);
    return null;
  };
  return acceptedAnswer({ resourceId: target.id, runningStatus: "InProgress", latency: "edge action", work }, azure);
}
