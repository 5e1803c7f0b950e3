import { ArmError, type ArmRequest, type Azure, type Json, type JsonObject } from "./operation";
import type { Principal } from "./principal";
import type { StoredResource } from "./store";

/** The error for a missing resource. Source: ARM, "Resolve not found resource errors". */
export function resourceNotFound(id: string): ArmError {
  const [, group = "", rest = id] = /\/resourceGroups\/([^/]+)\/providers\/(.+)$/i.exec(id) ?? [];
  return new ArmError(
    404,
    "ResourceNotFound",
    `The Resource '${rest}' under resource group '${group}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
  );
}

/** The resource with this id. @throws ArmError if it is missing */
export function resourceAt(id: string, azure: Azure): StoredResource {
  const found = azure.store.get(id);
  if (!found) throw resourceNotFound(id);
  return found;
}

/** The parent of a child that a request writes. @throws ArmError `ParentResourceNotFound`. Source: ARM. */
export function parentAt(parentId: string, azure: Azure): StoredResource {
  const parent = azure.store.get(parentId);
  if (parent) return parent;
  throw new ArmError(404, "ParentResourceNotFound", `Failed to perform operation on nested resource. The parent resource '${parentId}' was not found.`);
}

/** `systemData` after a write by this principal. Source: ARM common types. */
export function systemData(principal: Principal, now: Date, former: StoredResource | undefined): JsonObject {
  const by = { lastModifiedBy: principal.objectId, lastModifiedByType: "Application", lastModifiedAt: now.toISOString() };
  const created = former?.envelope.systemData;
  if (isObject(created)) return { ...created, ...by };
  return { createdBy: principal.objectId, createdByType: "Application", createdAt: now.toISOString(), ...by };
}

/** `properties` of a request's body; empty if there are none. */
export function propertiesOf(request: ArmRequest): JsonObject {
  return objectOf(request.body?.properties);
}

/** The value if it is an object, else an empty object. */
export function objectOf(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

/** The strings of a list; empty if it is not a list. */
export function textsOf(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

/** The string; undefined for any other value. */
export function textOf(value: Json | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Are these the same ARM ids? */
export function sameId(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}
