import type { ArmClient } from "../arm/arm-client";
import { ArmError } from "../arm/arm-error";

/**
 * What a 404 means: gone only when the parent can still be read. A lost role assignment answers 404 too, and must not make us
 * create anew what is still there.
 */
export async function absent(arm: ArmClient, parentId: string, parentApiVersion: string): Promise<{ is: "gone" } | { is: "unknown"; because: string }> {
  try {
    const parent = await arm.get(parentId, parentApiVersion);
    return parent ? { is: "gone" } : { is: "unknown", because: `its parent ${parentId} cannot be read either` };
  } catch (error) {
    if (error instanceof ArmError) return { is: "unknown", because: error.message };
    throw error;
  }
}
