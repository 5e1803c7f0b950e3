import { type ClusterAgent, InstallationFailure } from "../../site/agent";
import { ArmError, type ArmAnswer, type ArmRequest, type Azure } from "../operation";
import { objectOf, resourceAt, sameId, textOf } from "../resource";
import type { StoredResource } from "../store";
import { clusterOf } from "./connected-registry-address";
import { requireSettled } from "./edge-resource";
import { instanceId, instanceType, keepInstance } from "./instances";
import { beginJob, endJob } from "./jobs";
import { acceptedAnswer, removeTree } from "./long-running-answer";
import { changeVersion, recordOf, type SolutionVersionRecord, solutionVersionType, standingOf, versionInBody, wrongState } from "./solution-version-record";
import { solutionIdOf } from "./solutions";
import { ended, started } from "./stages";
import { canBeInstalled } from "./state-machine";
import { yamlMap } from "./yaml-text";

/** How an installation or uninstallation runs and ends. */
interface Work {
  stage: "Deployment" | "Uninstallation";
  actionType: "deploy" | "uninstall";
  /** State while it runs; unchanged if absent. */
  running?: "Deploying";
  done: "Deployed" | "Undeployed";
}
const deployment: Work = { stage: "Deployment", actionType: "deploy", running: "Deploying", done: "Deployed" };
const uninstallation: Work = { stage: "Uninstallation", actionType: "uninstall", done: "Undeployed" };

/** Deploys a version. Upgrades an existing instance in place, and leaves it unchanged if that fails. Source: reference 4, 4.1, 2.7; an offline cluster fails the operation (assumed). */
export function install(request: ArmRequest, target: StoredResource, azure: Azure): ArmAnswer {
  const version = versionInBody(request, target, azure);
  const record = recordOf(version);
  if (!canBeInstalled(standingOf(record))) throw wrongState(version, "installed");
  const solution = version.id.split("/").slice(0, -2).join("/");
  const id = instanceId(solution, record.solutionInstanceName);
  const namespace = namespaceOf(target, record, azure);
  return carriedOut({ work: deployment, version, target, request }, azure, async (agent, signal) => {
    const instance = record.solutionInstanceName;
    await agent.install(
      { instanceId: id, instance, namespace, components: componentsOf(record), configuration: yamlMap(record.configuration, "The configuration") },
      signal,
    );
    supersede(solution, version, azure);
    keepInstance(id, { version, target, namespace }, azure);
  });
}

/** Removes an instance, identified by its template and, if it differs from the template's name, its own name. Source: reference 4. */
export function uninstall(request: ArmRequest, target: StoredResource, azure: Azure): ArmAnswer {
  const solution = resourceAt(solutionIdOf(target, textOf(request.body?.solutionTemplateId) ?? "", azure), azure);
  const instance = resourceAt(instanceId(solution.id, textOf(request.body?.solutionInstanceName) ?? String(solution.properties.displayName)), azure);
  const version = requireSettled(resourceAt(String(instance.properties.solutionVersionId), azure));
  return carriedOut({ work: uninstallation, version, target, request }, azure, async (agent, signal) => {
    await agent.uninstall(instance.id, signal);
    removeTree(instance.id, azure);
  });
}

/** Removes every workload of a target from its cluster. Source: reference 6. */
export async function uninstallAll(target: StoredResource, azure: Azure, signal: AbortSignal): Promise<void> {
  const instances = azure.store.below(target.id, instanceType);
  for (const { id } of instances) await agentOf(target, azure).uninstall(id, signal);
}

function carriedOut(
  { work, version, target, request }: { work: Work; version: StoredResource; target: StoredResource; request: ArmRequest },
  azure: Azure,
  act: (agent: ClusterAgent, signal: AbortSignal) => Promise<void>,
): ArmAnswer {
  const { actionType, running } = work;
  const latestActionTriggeredBy = request.principal.objectId;
  const time = azure.clock.now().toISOString();
  changeVersion(version.id, azure, ({ stages }) => ({
    ...(running ? { state: running } : {}),
    ...{ actionType, latestActionTriggeredBy, provisioningState: "InProgress", errorDetails: undefined },
    stages: started(stages, work.stage, time),
  }));
  const job = beginJob(version.id, actionType, latestActionTriggeredBy, azure);
  const run = async (signal: AbortSignal): Promise<null> => {
    try {
      await act(agentOf(target, azure), signal);
    } catch (error) {
      if (!signal.aborted) end(work, version.id, job, azure, errorOf(error));
      throw error instanceof InstallationFailure ? new ArmError(400, error.code, error.message) : error;
    }
    end(work, version.id, job, azure);
    return null;
  };
  return acceptedAnswer({ resourceId: target.id, runningStatus: "InProgress", latency: "edge action", work: run }, azure);
}

function end({ stage, done }: Work, versionId: string, job: string, azure: Azure, error?: { code: string; message: string }): void {
  const time = azure.clock.now().toISOString();
  changeVersion(versionId, azure, ({ stages }) => ({
    state: error ? "Failed" : done,
    provisioningState: "Succeeded",
    errorDetails: error,
    stages: ended(stages, stage, error ? "Failed" : "Completed", time),
  }));
  endJob(job, azure, error);
}

/** A superseded version can be installed again: `assumed`, reference 4.1. */
function supersede(solution: string, by: StoredResource, azure: Azure): void {
  const { solutionInstanceName } = recordOf(by);
  for (const version of azure.store.below(solution, solutionVersionType)) {
    const { state, solutionInstanceName: instance } = recordOf(version);
    if (state === "Deployed" && instance === solutionInstanceName && !sameId(version.id, by.id))
      changeVersion(version.id, azure, () => ({ state: "ReadyToDeploy" }));
  }
}

function agentOf(target: StoredResource, azure: Azure): ClusterAgent {
  const cluster = clusterOf(target, azure);
  const agent = cluster === undefined ? undefined : azure.agents.get(cluster);
  if (agent) return agent;
  throw new ArmError(409, "TargetClusterOffline", `The target '${target.id}' cannot be reached while its cluster is not connected.`);
}

/** Source: reference 2.6, solutionScope. */
function namespaceOf(target: StoredResource, { solutionTemplateId }: SolutionVersionRecord, azure: Azure): string {
  const template = azure.store.get(solutionTemplateId)?.name ?? solutionTemplateId.split("/").at(-1) ?? "";
  return textOf(target.properties.solutionScope) ?? template.toLowerCase();
}

function componentsOf({ specification }: SolutionVersionRecord): string[] {
  return (Array.isArray(specification.components) ? specification.components : []).flatMap((component) => textOf(objectOf(component).name) ?? []);
}

function errorOf(error: unknown): { code: string; message: string } {
  const code = error instanceof InstallationFailure || error instanceof ArmError ? error.code : "DeploymentFailed";
  return { code, message: error instanceof Error ? error.message : String(error) };
}
