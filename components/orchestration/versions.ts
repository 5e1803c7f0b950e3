import type { ArmClient } from "../arm/arm-client";
import { isAbsent } from "../arm/arm-error";
import type { ArmOperation } from "../arm/operation";
import { apiVersions } from "../core/api-versions";
import { childId } from "../core/arm-id";
import type { Fault } from "../core/fault";
import { asYaml } from "../core/field-table";
import { type JsonObject, canonicalJson } from "../core/json";

/**
 * Rules that versions of schemas, config templates and solution templates share. Such a version is immutable: solution versions on sites keep a copy of
 * its content, so changed content needs a new version number, never a delete and create under the same number.
 */
export type Versioned = "schema" | "config template" | "solution template";

/** ARM id of a version of a schema, config template or solution template. */
export function versionId(parentId: string, version: string): string {
  return childId(parentId, "versions", version);
}

/** Reports `EDGE-VERSION-CHANGED` when the version exists with other content. Reads only; for `preflight`. */
export async function contentFaults(arm: ArmClient, what: Versioned, id: string, isSame: (live: JsonObject) => boolean): Promise<Fault[]> {
  const live = await arm.get(id, apiVersions.edge);
  if (!live || isSame(live)) return [];
  const [name, , version] = id.split("/").slice(-3);
  return [
    {
      code: "EDGE-VERSION-CHANGED",
      what: `version ${version} of ${what} ${name} exists with other content`,
      given: id,
      allowed: "the existing content; a version is immutable",
      fix: `restore the folder of version ${version}, and make the change in the folder of a new version`,
    },
  ];
}

/** Compares two YAML texts by content, not by layout. */
export function sameYaml(one: string | undefined, other: string): boolean {
  return canonicalJson(asYaml(one)) === canonicalJson(asYaml(other));
}

/**
 * Starts the removal of a version; undefined when it does not exist.
 * Source: action `removeVersion` of Microsoft.Edge schemas, configTemplates and solutionTemplates. `assumed:remove-missing-version-404`: it answers 404 for a missing version.
 */
export async function removeVersion(arm: ArmClient, parentId: string, version: string): Promise<ArmOperation | undefined> {
  try {
    return await arm.begin({ method: "POST", path: `${parentId}/removeVersion`, apiVersion: apiVersions.edge, body: { version } });
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}
