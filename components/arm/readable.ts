import { ArmError } from "./arm-error";

/** Codes with which ARM refuses what belongs to another tenant. Source: ARM, error codes. */
const foreignCodes = ["InvalidAuthenticationTokenTenant"];

/** What was read, or undefined where this sign-in may not see it, as what belongs to another tenant. Throws ArmError for any other refusal. */
export async function readable<T>(read: Promise<T>): Promise<T | undefined> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof ArmError && (error.status === 403 || foreignCodes.includes(error.code))) return undefined;
    throw error;
  }
}
