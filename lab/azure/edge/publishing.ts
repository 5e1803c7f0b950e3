import { randomUUID } from "node:crypto";
import { ArmError, type ArmAnswer, type ArmRequest, type Azure, type Json } from "../operation";
import { objectOf, resourceAt, textOf } from "../resource";
import type { StoredResource } from "../store";
import { shown } from "./edge-resource";
import { beginJob, endJob, runningJob } from "./jobs";
import { acceptedAnswer } from "./long-running-answer";
import { changeVersion, keepVersion, recordOf, standingOf, versionInBody, wrongState } from "./solution-version-record";
import { stagingRequests } from "./staged-images";
import { beginStaging } from "./staging";
import { ended, started } from "./stages";
import { canBePublished, publishedState, type SolutionVersionState, validatedState } from "./state-machine";

/** Starts external validation, staging, or neither. The operation ends before they do; its result is the solution version. Source: workload-orchestration reference 4, 4.1. */
export function publish(request: ArmRequest, target: StoredResource, azure: Azure): ArmAnswer {
  const version = versionInBody(request, target, azure);
  const record = recordOf(version);
  if (!canBePublished(standingOf(record))) throw wrongState(version, "published");
  const triggered = { actionType: "publish", provisioningState: "InProgress", latestActionTriggeredBy: request.principal.objectId } as const;
  keepVersion(version.id, { ...record, ...triggered }, version.envelope, request.principal, azure);
  const work = (): Json => {
    const former = azure.store.get(version.id);
    if (!former) throw new ArmError(404, "ResourceNotFound", `The solution version '${version.id}' was removed.`);
    const template = azure.store.get(record.solutionTemplateId);
    const needs = { externalValidation: template?.properties.enableExternalValidation === true, images: hasImages(former) };
    beginPublishing(version.id, publishedState(standingOf(record), needs), azure);
    return shown(resourceAt(version.id, azure), request.apiVersion);
  };
  return acceptedAnswer({ resourceId: target.id, runningStatus: "InProgress", latency: "edge action", work }, azure);
}

function hasImages(version: StoredResource): boolean {
  return stagingRequests(version.id, recordOf(version).specification).length > 0;
}

function beginPublishing(versionId: string, state: SolutionVersionState, azure: Azure): void {
  const time = azure.clock.now().toISOString();
  changeVersion(versionId, azure, ({ stages }) => ({ provisioningState: "Succeeded", stages: started(stages, "Publish", time) }));
  if (state === "PendingExternalValidation") awaitValidation(versionId, azure);
  else goOn(versionId, state, azure);
}

function awaitValidation(versionId: string, azure: Azure): void {
  const time = azure.clock.now().toISOString();
  changeVersion(versionId, azure, ({ stages }) => ({
    state: "PendingExternalValidation",
    externalValidationId: randomUUID(),
    actionType: "externalValidation",
    stages: started(stages, "ExternalValidation", time, "Publish"),
  }));
  beginJob(versionId, "externalValidation", recordOf(resourceAt(versionId, azure)).latestActionTriggeredBy, azure);
}

function goOn(versionId: string, state: SolutionVersionState, azure: Azure): void {
  if (state === "Staging") {
    beginStaging(versionId, azure);
    return;
  }
  const time = azure.clock.now().toISOString();
  changeVersion(versionId, azure, ({ stages }) => ({ state, stages: ended(stages, "Publish", "Completed", time) }));
}

/** The external validator's verdict. Invalid is final. Source: workload-orchestration reference 4, 4.1. */
export function updateExternalValidationStatus(request: ArmRequest, target: StoredResource, azure: Azure): ArmAnswer {
  const version = versionInBody(request, target, azure);
  const record = recordOf(version);
  if (record.state !== "PendingExternalValidation") throw wrongState(version, "validated");
  const given = textOf(request.body?.externalValidationId);
  if (given !== record.externalValidationId)
    throw new ArmError(400, "InvalidExternalValidationId", `'${given}' is not the running external validation of '${version.id}'.`);
  const work = (): null => {
    if (recordOf(resourceAt(version.id, azure)).state !== "PendingExternalValidation") throw wrongState(version, "validated");
    if (request.body?.validationStatus === "Valid") endValidation(version, azure);
    else endValidation(version, azure, errorIn(request));
    return null;
  };
  return acceptedAnswer({ resourceId: target.id, runningStatus: "InProgress", latency: "edge action", work }, azure);
}

function endValidation(version: StoredResource, azure: Azure, error?: { code: string; message: string }): void {
  const time = azure.clock.now().toISOString();
  const job = runningJob(version.id, "externalValidation", azure);
  if (job !== undefined) endJob(job, azure, error);
  changeVersion(version.id, azure, ({ stages }) => ({ stages: ended(stages, "ExternalValidation", error ? "Failed" : "Completed", time) }));
  if (!error) {
    goOn(version.id, validatedState(recordOf(version).upgrade, hasImages(version)), azure);
    return;
  }
  changeVersion(version.id, azure, ({ stages }) => ({
    state: "ExternalValidationFailed",
    errorDetails: error,
    stages: ended(stages, "Publish", "Failed", time),
  }));
}

function errorIn(request: ArmRequest): { code: string; message: string } {
  const given = objectOf(request.body?.errorDetails);
  return {
    code: textOf(given.code) ?? "ExternalValidationFailed",
    message: textOf(given.message) ?? "The external validator found the solution version invalid.",
  };
}
