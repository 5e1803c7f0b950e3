import type { ArmClient } from "../arm/arm-client";
import { ArmError } from "../arm/arm-error";
import { apiVersions } from "../core/api-versions";

/**
 * What a 404 means: gone only when the parent can still be read, or where it answers 404 too, the resource group. A lost role
 * assignment answers 404 as well, and must not make us create anew what is still there.
 */
export async function goneOrUnknown(arm: ArmClient, parentId: string, parentApiVersion: string): Promise<{ is: "gone" } | { is: "unknown"; reason: string }> {
  try {
    if (await arm.get(parentId, parentApiVersion)) return { is: "gone" };
    // Roles are inherited: where the group can be read, so could the parent if it were there.
    const group = parentId.slice(0, Math.max(0, parentId.toLowerCase().indexOf("/providers/")));
    const isGone = group !== "" && (await arm.get(group, apiVersions.resourceGroup)) !== undefined;
    return isGone ? { is: "gone" } : { is: "unknown", reason: `its parent ${parentId} cannot be read either` };
  } catch (error) {
    if (error instanceof ArmError) return { is: "unknown", reason: error.message };
    throw error;
  }
}
