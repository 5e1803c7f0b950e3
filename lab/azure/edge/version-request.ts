import { ArmError, type JsonObject } from "../operation";
import type { Property } from "../property-table";
import { textOf } from "../resource";
import { nextVersion, type VersionPart } from "./version-number";

/** `version` of createVersion has no leading zeros. Source: workload-orchestration reference 2.1. */
const version: Property = { type: "string", pattern: "^(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)$" };

/** Body of a createVersion action whose content is in `member`. Source: reference 2.4, 2.5. */
export function createVersionBody(member: string, properties: Record<string, Property>): Property {
  const content: Property = { type: "object", flags: ["required"], properties: { properties: { type: "object", flags: ["required"], properties } } };
  return { type: "object", properties: { version, updateType: { type: "string", known: ["Major", "Minor", "Patch"] }, [member]: content } };
}

/** Body of a removeVersion action. */
export const removeVersionBody: Property = { type: "object", properties: { version: { type: "string", flags: ["required"] } } };

/** The version to create: the given one, or the one after the highest. Refused with neither a version nor a part: the service's behaviour is unknown (reference 9.4). */
export function requestedVersion(body: JsonObject | undefined, existing: readonly string[]): string {
  const given = textOf(body?.version);
  const part = textOf(body?.updateType);
  if (given !== undefined) return given;
  if (part !== undefined) return nextVersion(existing, part as VersionPart);
  throw new ArmError(
    400,
    "InvalidRequestContent",
    "The lab creates a version only with 'version' or 'updateType': what the service does with neither is not known.",
  );
}

/** The error for an existing version, equal or not. `assumed`: reference 2.5. */
export function versionExists(id: string): ArmError {
  return new ArmError(409, "VersionAlreadyExists", `The version '${id}' already exists. Versions cannot be changed: create another one.`);
}
