import type { Json, JsonObject } from "../../../azure/operation";
import { changesBetween } from "../property-change";
import { isObject, type Path, valueAt } from "../secrets";

/**
 * Inputs after a refresh: applies changes on the service between two reads to the inputs and keeps the rest as declared.
 * Values that the service never returns (protected settings) or sets itself are therefore no change, as with the vendor.
 */
export function refreshedInputs(inputs: JsonObject, settableBefore: JsonObject, settableNow: JsonObject): JsonObject {
  return changesBetween(settableBefore, settableNow).reduce((result, { path, kind }) => {
    return placed(result, path, kind === "delete" ? undefined : valueAt(settableNow, path));
  }, inputs);
}

/** A copy with the value at the path; undefined removes the member. */
function placed(object: JsonObject, [name = "", ...rest]: Path, value: Json | undefined): JsonObject {
  const { [name]: member, ...others } = object;
  if (rest.length === 0) return value === undefined ? others : { ...others, [name]: value };
  if (member === undefined && value === undefined) return object;
  return { ...others, [name]: placed(isObject(member) ? member : {}, rest, value) };
}
