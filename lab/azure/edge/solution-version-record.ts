import { ArmError, type ArmRequest, type Azure, type Json, type JsonObject } from "../operation";
import type { Principal } from "../principal";
import { resourceAt, sameId, textOf } from "../resource";
import type { StoredResource } from "../store";
import { keep, requireSettled, serviceApplication } from "./edge-resource";
import { type Stage, statusOf } from "./stages";
import type { SolutionVersionState, Standing } from "./state-machine";

/** Type of solution versions. */
export const solutionVersionType = "Microsoft.Edge/targets/solutions/versions";

/** A solution version's properties. Source of the members: workload-orchestration reference 2.7. */
export interface SolutionVersionRecord {
  solutionTemplateVersionId: string;
  solutionTemplateId: string;
  revision: number;
  targetDisplayName: string;
  /** Resolved, YAML. */
  configuration: string;
  /** The values set, YAML. */
  targetLevelConfiguration: string;
  specification: JsonObject;
  reviewId: string;
  externalValidationId?: string;
  state: SolutionVersionState;
  upgrade: boolean;
  stages: Stage[];
  solutionInstanceName: string;
  errorDetails?: { code: string; message: string };
  latestActionTrackingUri?: string;
  /** Object id of the caller. */
  latestActionTriggeredBy: string;
  actionType?: "publish" | "staging" | "externalValidation" | "deploy" | "uninstall";
  provisioningState: "Succeeded" | "InProgress";
}

/** The record of a stored version. */
export function recordOf(version: StoredResource): SolutionVersionRecord {
  return version.hidden.record as SolutionVersionRecord;
}

/** The part that the state machine needs. */
export function standingOf({ state, upgrade, stages }: SolutionVersionRecord): Standing {
  return { state, upgrade, staging: statusOf(stages, "Staging"), deployment: statusOf(stages, "Deployment") };
}

/** Stores a version under its id. @returns the writer's view of it */
export function keepVersion(id: string, record: SolutionVersionRecord, envelope: JsonObject, writer: Principal, azure: Azure): JsonObject {
  return keep({ id, type: solutionVersionType, envelope, properties: propertiesOf(record), hidden: { record } }, writer, azure);
}

/** Changes a version as the service; does nothing if it has been removed meanwhile. */
export function changeVersion(id: string, azure: Azure, change: (record: SolutionVersionRecord) => Partial<SolutionVersionRecord>): void {
  const found = azure.store.get(id);
  if (!found) return;
  const record = recordOf(found);
  keepVersion(id, { ...record, ...change(record) }, found.envelope, serviceApplication, azure);
}

/** The settled version of this target that an action's body names. */
export function versionInBody(request: ArmRequest, target: StoredResource, azure: Azure): StoredResource {
  const id = textOf(request.body?.solutionVersionId) ?? "";
  const version = resourceAt(id, azure);
  if (!sameId(version.type, solutionVersionType) || !sameId(id.split("/").slice(0, -4).join("/"), target.id))
    throw new ArmError(400, "InvalidSolutionVersionId", `'${id}' is no solution version of the target '${target.name}'.`);
  return requireSettled(version);
}

/** The error for an action that the version's state does not allow. Source of the code: reference 7.1. */
export function wrongState(version: StoredResource, action: string): ArmError {
  return new ArmError(409, "InvalidResourceOperation", `The solution version '${version.id}' cannot be ${action} in the state '${recordOf(version).state}'.`);
}

function propertiesOf(record: SolutionVersionRecord): JsonObject {
  const { upgrade: _upgrade, solutionTemplateId: _template, stages, ...members } = record;
  const shown = Object.entries(members).flatMap(([name, value]): [string, Json][] => (value === undefined ? [] : [[name, value]]));
  const wire: Json[] = stages.map(wireStage);
  return { ...Object.fromEntries(shown), solutionDependencies: [], currentStage: wire.at(-1) ?? null, stages: wire };
}

function wireStage({ childStages, endTime, ...stage }: Stage): JsonObject {
  return { ...stage, ...(endTime === undefined ? {} : { endTime }), childStages: childStages.map(wireStage) };
}
