import { operation, type ArmAnswer, type ArmRequest, type Azure, type JsonObject, type Operation } from "../operation";
import { resourceAt, textOf } from "../resource";
import type { StoredResource } from "../store";
import { keep, patchedEnvelope, readAnswer, requireSettled, serviceApplication, trackedEnvelope, writtenAnswer } from "./edge-resource";
import { deletedAnswer } from "./long-running-answer";
import { edgeVersions, groupPath, idAt } from "./service-path";
import { trackedLists } from "./tracked-lists";

const type = "Microsoft.Edge/configurations";
const referenceType = "Microsoft.Edge/configurationReferences";

/** Path of one configuration. */
export const configurationPath = groupPath("/configurations/{configuration}");

const path = configurationPath;
const referencePath = "/{scope...}/providers/Microsoft.Edge/configurationReferences/default";
const common = { apiVersions: edgeVersions, latency: "immediate", source: "workload-orchestration reference 2.1, 2.6, 3.5" } as const;

/** Configurations, and the references from targets to them. The service normally creates both. */
export const configurationOperations: Operation[] = [
  operation({ ...common, verb: "PUT", path, type, source: "reference 2.1; synchronous answer assumed", handle: put }),
  operation({ ...common, verb: "PATCH", path, type, source: "reference 2.1; synchronous answer assumed", handle: patch }),
  operation({ ...common, verb: "GET", path, handle: (request, azure) => readAnswer(idAt(path, request), request, azure) }),
  ...trackedLists(type, common),
  operation({
    ...common,
    verb: "DELETE",
    path,
    latency: "edge action",
    handle: (request, azure) => deletedAnswer(idAt(path, request), azure, { latency: "edge action" }),
  }),
  operation({
    ...common,
    verb: "GET",
    path: referencePath,
    handle: (request, azure) => readAnswer(referenceId(request.parameters.scope ?? ""), request, azure),
  }),
  operation({ ...common, verb: "GET", path: referencePath.replace("/default", ""), handle: listReferences }),
];

function put(request: ArmRequest, azure: Azure): ArmAnswer {
  const id = idAt(path, request);
  const former = azure.store.get(id);
  if (former) requireSettled(former);
  const body = keep({ id, type, envelope: trackedEnvelope(request, former), properties: { provisioningState: "Succeeded" } }, request.principal, azure);
  return { ...writtenAnswer(body, request), status: former ? 200 : 201 };
}

function patch(request: ArmRequest, azure: Azure): ArmAnswer {
  const former = requireSettled(resourceAt(idAt(path, request), azure));
  const body = keep({ ...former, envelope: patchedEnvelope(request, former) }, request.principal, azure);
  return writtenAnswer(body, request);
}

function listReferences(request: ArmRequest, azure: Azure): ArmAnswer {
  const found = azure.store.get(referenceId(request.parameters.scope ?? ""));
  return { status: 200, body: { value: found ? [readAnswer(found.id, request, azure).body ?? null] : [] } };
}

function referenceId(scope: string): string {
  return `${scope}/providers/${referenceType}/default`;
}

/** Creates what the service adds to a new target: a configuration of the same name and a reference to it. Source: reference 2.6. */
export function addConfiguration(target: StoredResource, azure: Azure): void {
  const id = `${target.id.split("/").slice(0, -2).join("/")}/configurations/${target.name}`;
  const provisioned: JsonObject = { provisioningState: "Succeeded" };
  if (!azure.store.get(id))
    keep({ id, type, envelope: { location: target.envelope.location ?? "", tags: {} }, properties: provisioned }, serviceApplication, azure);
  keep({ id: referenceId(target.id), type: referenceType, properties: { configurationResourceId: id, ...provisioned } }, serviceApplication, azure);
}

/** Configuration of a target; undefined if the reference is broken. */
export function configurationOf(targetId: string, azure: Azure): StoredResource | undefined {
  const id = textOf(azure.store.get(referenceId(targetId))?.properties.configurationResourceId);
  return id === undefined ? undefined : azure.store.get(id);
}
