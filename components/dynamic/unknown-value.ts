import { isObject } from "../core/json";

/** What the engine sends to a dynamic provider for a value that is not known in a preview. Source: pulumi SDK, `runtime/rpc`. */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Is any part of this value not known yet? Such a value must not be parsed. */
export function holdsUnknown(value: unknown): boolean {
  if (value === unknownValue) return true;
  if (Array.isArray(value)) return value.some(holdsUnknown);
  return isObject(value) && Object.values(value).some(holdsUnknown);
}
