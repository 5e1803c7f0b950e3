import type { JsonObject } from "../../../azure/operation";
import { changesBetween, type PropertyChange, sameValue } from "../property-change";
import { isUnknown } from "../secrets";
import type { Difference } from "../stand-in";
import type { ResourceTable } from "./resource-table";

/**
 * Classifies a change of inputs by the vendor's rules: path parts and create-only inputs cause a replacement, which deletes first;
 * adding the SDK's default is no change; adding a value that the service already has, or removing a create-only input, does not replace.
 */
export function resourceDifference(table: ResourceTable, oldInputs: JsonObject, outputs: JsonObject, newInputs: JsonObject): Difference {
  const changes = changesBetween(oldInputs, newInputs).filter((change) => !isNoChange(table, change, oldInputs, newInputs));
  const replaces = changes.filter((change) => doesReplace(table, change, outputs, newInputs));
  return { changes, replaces, deleteBeforeReplace: replaces.length > 0 };
}

function isNoChange(table: ResourceTable, { path, kind }: PropertyChange, oldInputs: JsonObject, newInputs: JsonObject): boolean {
  const [name = ""] = path;
  const value = newInputs[name];
  if (name === "location" && kind === "update") return normalizedLocation(oldInputs[name]) === normalizedLocation(value);
  const fallback = table.inputs[name]?.default;
  return path.length === 1 && kind === "add" && fallback !== undefined && sameValue(value, fallback);
}

function doesReplace(table: ResourceTable, { path, kind }: PropertyChange, outputs: JsonObject, newInputs: JsonObject): boolean {
  const [name = ""] = path;
  const field = table.inputs[name];
  if (!field?.replaces) return false;
  if (kind === "add") return !sameValue(newInputs[name], outputs[name]);
  return kind === "update" || field.place === "path";
}

/** `West US 2` and `westus2` are equal. */
function normalizedLocation(location: unknown): unknown {
  return typeof location === "string" && !isUnknown(location) ? location.replaceAll(" ", "").toLowerCase() : location;
}
