import type { ArmClient } from "../../components/arm/arm-client";
import { readable } from "../../components/arm/arm-error";
import { apiVersions } from "../../components/core/api-versions";
import type { Fault } from "../../components/core/fault";

/**
 * Faults of a Log Analytics workspace that a setting names. Checked before a run because the diagnostic setting is created after the resource whose logs it sends:
 * the service would report a wrong id too late.
 */
export async function workspaceFaults(setting: string, workspace: string | undefined, arm: ArmClient): Promise<Fault[]> {
  if (workspace === undefined || (await readable(arm.get(workspace, apiVersions.workspace)))) return [];
  return [
    {
      code: "EDGE-WORKSPACE",
      what: "the Log Analytics workspace does not exist, or may not be read",
      given: `${setting} = ${workspace}`,
      fix: "create the workspace first, or correct the id",
    },
  ];
}
