import type { ArmClient } from "../arm/arm-client";
import { ArmError } from "../arm/arm-error";
import { apiVersions } from "../core/api-versions";
import { groupOf } from "../core/arm-id";

/**
 * Decides what a 404 means. `gone`: the parent can still be read or, where it does not exist either, the resource group can.
 * Otherwise `unknown`: a lost role assignment answers 404 as well, and must not make this program create a second object.
 */
export async function goneOrUnknown(arm: ArmClient, parentId: string, parentApiVersion: string): Promise<{ is: "gone" } | { is: "unknown"; reason: string }> {
  try {
    if (await arm.get(parentId, parentApiVersion)) return { is: "gone" };
    // Roles are inherited: whoever can read the group could read the parent if it existed.
    const group = groupOf(parentId);
    const isGone = group !== "" && (await arm.get(group, apiVersions.resourceGroup)) !== undefined;
    return isGone ? { is: "gone" } : { is: "unknown", reason: `its parent ${parentId} cannot be read either` };
  } catch (error) {
    if (error instanceof ArmError) return { is: "unknown", reason: error.message };
    throw error;
  }
}
