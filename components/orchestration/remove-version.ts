import type { ArmClient } from "../arm/arm-client";
import { isAbsent } from "../arm/arm-error";
import type { ArmOperation } from "../arm/operation";
import { apiVersions } from "../core/api-versions";

/** Removes a version of a schema, config template or solution template; undefined where there is none. Source: action `removeVersion`; that a missing one answers 404 is assumed. */
export async function removeVersion(arm: ArmClient, parentId: string, version: string): Promise<ArmOperation | undefined> {
  try {
    return await arm.begin({ method: "POST", path: `${parentId}/removeVersion`, apiVersion: apiVersions.edge, body: { version } });
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}
