import type { Json, JsonObject } from "../../azure/operation";
import { isObject, type Path } from "./secrets";

/** One difference between two sets of properties. */
export interface PropertyChange {
  path: Path;
  kind: "add" | "update" | "delete";
}

/** Differences by member; a changed list is one difference. */
export function changesBetween(before: JsonObject, after: JsonObject, at: Path = []): PropertyChange[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].flatMap((name) => changeOf(before[name], after[name], [...at, name]));
}

/** Are the values equal, ignoring the order of members? */
export function sameValue(one: Json | undefined, other: Json | undefined): boolean {
  if (Array.isArray(one) && Array.isArray(other)) return one.length === other.length && one.every((item, index) => sameValue(item, other[index]));
  if (isObject(one) && isObject(other)) return changesBetween(one, other).length === 0;
  return one === other;
}

function changeOf(before: Json | undefined, after: Json | undefined, path: Path): PropertyChange[] {
  if (before === undefined) return after === undefined ? [] : [{ path, kind: "add" }];
  if (after === undefined) return [{ path, kind: "delete" }];
  if (isObject(before) && isObject(after)) return changesBetween(before, after, path);
  return sameValue(before, after) ? [] : [{ path, kind: "update" }];
}
