import { randomUUID } from "node:crypto";
import { ArmError, type ArmAnswer, type ArmRequest, type Azure, type Json, type JsonObject } from "../operation";
import type { Principal } from "../principal";
import { objectOf, resourceAt, sameId, systemData, textOf } from "../resource";
import { asSent, type StoredResource } from "../store";
import { shownId } from "./service-path";

/** The application as which the service writes. Source: how-to-stage, EdgeConfigurationManagerApp; workload-orchestration reference 1.4. */
export const serviceApplication: Principal = { objectId: "cba491bc-48c0-44a6-a6c7-23362a7f54a9", displayName: "EdgeConfigurationManagerApp" };

/** A resource that an operation writes, before systemData and eTag are added. */
export interface EdgeDraft {
  id: string;
  type: string;
  properties: JsonObject;
  /** Location, extended location and tags, if the type has them. */
  envelope?: JsonObject;
  hidden?: Record<string, unknown>;
}

/**
 * Stores a resource and returns the writer's immediate view of it.
 * The service replaces the last writer in systemData within seconds (workload-orchestration reference 1.4): here at the next read.
 */
export function keep(draft: EdgeDraft, writer: Principal, azure: Azure): JsonObject {
  const former = azure.store.get(draft.id);
  const marks = systemData(writer, azure.clock.now(), former);
  const eTag = `"${randomUUID()}"`;
  const id = former?.id ?? draft.id;
  const kept: StoredResource = {
    id,
    name: id.split("/").at(-1) ?? "",
    type: draft.type,
    envelope: { ...draft.envelope, eTag, systemData: { ...marks, lastModifiedBy: serviceApplication.objectId } },
    properties: draft.properties,
    hidden: draft.hidden ?? former?.hidden ?? {},
  };
  azure.store.put(kept);
  return asSent({ ...kept, envelope: { ...kept.envelope, systemData: marks } });
}

/** Changes properties as the service; does nothing if the resource has been deleted meanwhile. */
export function rewrite(id: string, azure: Azure, change: (properties: JsonObject) => JsonObject): void {
  const found = azure.store.get(id);
  if (found) keep({ ...found, properties: change(found.properties) }, serviceApplication, azure);
}

/** Ends the provisioning of a resource with success; does nothing if it has been deleted meanwhile. */
export function settle(id: string, azure: Azure): null {
  rewrite(id, azure, (properties) => ({ ...properties, provisioningState: "Succeeded" }));
  return null;
}

/** Refuses an extended location that does not exist. Code `assumed`: reference 7.1. */
export function checkCustomLocation({ extendedLocation }: JsonObject, azure: Azure): void {
  const customLocation = textOf(objectOf(extendedLocation).name);
  if (customLocation !== undefined && !azure.store.get(customLocation))
    throw new ArmError(400, "CustomLocationNotFound", `The custom location '${customLocation}' was not found.`);
}

/** Location, tags and extended location of a PUT's body. The location is immutable: ARM error `InvalidResourceLocation`. */
export function trackedEnvelope({ body }: ArmRequest, former: StoredResource | undefined): JsonObject {
  const location = textOf(body?.location) ?? textOf(former?.envelope.location) ?? "";
  const before = textOf(former?.envelope.location);
  if (before !== undefined && normal(before) !== normal(location))
    throw new ArmError(
      409,
      "InvalidResourceLocation",
      `The resource '${former?.name}' already exists in location '${before}'. It cannot be created in location '${location}'.`,
    );
  const extendedLocation = body?.extendedLocation ?? former?.envelope.extendedLocation;
  return { location, tags: body?.tags ?? {}, ...(extendedLocation === undefined ? {} : { extendedLocation }) };
}

/** The envelope after a PATCH: replaces tags if sent. */
export function patchedEnvelope(request: ArmRequest, former: StoredResource): JsonObject {
  return { ...trackedEnvelope(request, former), tags: request.body?.tags ?? former.envelope.tags ?? {} };
}

function normal(location: string): string {
  return location.toLowerCase().replaceAll(" ", "");
}

/** Members that exist only in the newer API version. Source: official type definitions of both versions; of schema versions workload-orchestration reference 1.1. */
const newMembers: Record<string, readonly string[]> = {
  "Microsoft.Edge/configurations/dynamicConfigurations": ["displayName"],
  "Microsoft.Edge/configurations/dynamicConfigurations/versions": ["displayState", "state"],
  "Microsoft.Edge/contexts": ["uniqueIdentifier"],
  "Microsoft.Edge/schemas/versions": ["internalState"],
  "Microsoft.Edge/solutionTemplates/versions": ["internalState"],
  "Microsoft.Edge/targets/solutions": ["displayName"],
  "Microsoft.Edge/targets/solutions/versions": ["currentStage", "stages", "latestActionTriggeredBy"],
};

const idMembers = ["contextId", "solutionTemplateId", "solutionTemplateVersionId", "configurationResourceId", "solutionVersionId", "targetId"];

/** A resource as GET and lists return it. */
export function shown(resource: StoredResource, apiVersion: string): JsonObject {
  const members = Object.entries(membersIn(resource.properties, resource.type, apiVersion));
  const properties = Object.fromEntries(members.map(([name, value]): [string, Json] => [name, idMembers.includes(name) ? shownId(String(value)) : value]));
  return asSent({ ...resource, id: shownId(resource.id), type: resource.type.toLowerCase(), properties });
}

/** The properties that a type has in an API version. */
function membersIn(properties: JsonObject, type: string, apiVersion: string): JsonObject {
  const hiddenMembers = apiVersion < "2025-08-01" ? (newMembers[type] ?? []) : [];
  return Object.fromEntries(Object.entries(properties).filter(([name]) => !hiddenMembers.includes(name)));
}

/** 200 with the result of `keep`, in the caller's API version. */
export function writtenAnswer(written: JsonObject, { apiVersion }: ArmRequest): ArmAnswer {
  const properties = membersIn(objectOf(written.properties), textOf(written.type) ?? "", apiVersion);
  return { status: 200, headers: eTagHeader(written), body: { ...written, properties } };
}

/** Synchronous PATCH of a settled resource. */
export function patchedAnswer(id: string, request: ArmRequest, azure: Azure): ArmAnswer {
  const former = requireSettled(resourceAt(id, azure));
  const body = keep({ ...former, envelope: patchedEnvelope(request, former), properties: patchedProperties(request, former) }, request.principal, azure);
  return writtenAnswer(body, request);
}

/** Properties that an existing template keeps on PUT. A recreated template gets a new unique identifier. */
export function keptOfTemplate(former: StoredResource | undefined): JsonObject {
  const latestVersion = textOf(former?.properties.latestVersion);
  return {
    uniqueIdentifier: textOf(former?.properties.uniqueIdentifier) ?? randomUUID(),
    ...(latestVersion === undefined ? {} : { latestVersion }),
  };
}

/** 200 with one resource. */
export function readAnswer(id: string, request: ArmRequest, azure: Azure): ArmAnswer {
  const found = resourceAt(id, azure);
  return { status: 200, headers: eTagHeader(found.envelope), body: shown(found, request.apiVersion) };
}

/** 200 with every resource of a type below an id. */
export function listAnswer(parentId: string, type: string, request: ArmRequest, azure: Azure): ArmAnswer {
  return { status: 200, body: { value: azure.store.below(parentId, type).map((found) => shown(found, request.apiVersion)) } };
}

/** The `etag` header of an answer with this body. */
function eTagHeader(body: JsonObject): Record<string, string> {
  return { etag: textOf(body.eTag) ?? "" };
}

const settledStates = ["Succeeded", "Failed", "Canceled"];

/** Refuses a request while the resource's provisioning is in progress. Source: workload-orchestration reference 7.1. */
export function requireSettled(resource: StoredResource): StoredResource {
  const state = String(resource.properties.provisioningState);
  if (settledStates.includes(state)) return resource;
  throw new ArmError(409, "InvalidResourceOperation", `The operation cannot be performed on '${resource.id}' while its provisioning state is '${state}'.`);
}

/** Direct children of a resource, of one type. */
export function childrenOf(parentId: string, type: string, azure: Azure): StoredResource[] {
  return azure.store.below(parentId, type).filter(({ id }) => sameId(id.split("/").slice(0, -2).join("/"), parentId));
}

/** The former properties with those of a PATCH applied. */
export function patchedProperties(request: ArmRequest, former: StoredResource): JsonObject {
  return { ...former.properties, ...objectOf(request.body?.properties) };
}
