import type { JsonObject } from "../../../azure/operation";
import { changesBetween, type PropertyChange } from "../property-change";
import { isObject, type Path, valueAt } from "../secrets";
import type { Difference } from "../stand-in";
import { isNamespaced, type KindTable } from "./kind-table";
import { inNamespace, nameOf, normalized, prunedTo } from "./manifest";

/** Provider options that decide between update and replacement. */
export interface MutabilityOptions {
  enableSecretMutable: boolean;
  enableConfigMapMutable: boolean;
}

/**
 * Classifies new inputs for a live object by the vendor's rules: compares the live values of what the old inputs declared.
 * An object with the same name in the same namespace is deleted before it is replaced.
 */
export function objectDifference(
  table: KindTable,
  before: { inputs: JsonObject; live: JsonObject },
  inputs: JsonObject,
  options: MutabilityOptions,
): Difference {
  const after = inNamespace(table, normalized(inputs), "default");
  const shape = normalized(before.inputs);
  const pruned = prunedTo(shape, before.live);
  const lived = named(inNamespace(table, isObject(pruned) ? pruned : {}, "default"), after, before.live);
  const typed = { apiVersion: table.apiVersion, kind: table.kind };
  const changes = changesBetween({ ...lived, ...typed }, { ...after, ...typed }).filter((change) => !addsNothing(change, after));
  const forcing = replacingPaths(table, after, options);
  const replaces = changes.filter(({ path, kind }) => forcing.some((forced) => isWithin(path, forced)) || (kind === "delete" && path.join() === "metadata"));
  const staysInPlace =
    nameOf(after) === nameOf(before.live) && namespaceOf(after) === (namespaceOf(before.live) ?? (isNamespaced(table) ? "default" : undefined));
  return { changes, replaces, deleteBeforeReplace: replaces.length > 0 && staysInPlace };
}

/** The server omits empty maps and lists from its answers. */
function addsNothing({ path, kind }: PropertyChange, after: JsonObject): boolean {
  const value = valueAt(after, path);
  return kind === "add" && typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

function replacingPaths(table: KindTable, after: JsonObject, options: MutabilityOptions): readonly Path[] {
  const always: Path[] = [["metadata", "name"], ["metadata", "namespace"], ...table.replaces];
  const conditional = table.replacesUnless;
  if (!conditional) return always;
  const mayChange = options[conditional.option] && after.immutable !== true;
  return mayChange ? always : [...always, ...conditional.paths];
}

/** If the inputs name the object, compares with the live name. */
function named(lived: JsonObject, after: JsonObject, live: JsonObject): JsonObject {
  const name = nameOf(live);
  if (nameOf(after) === "" || name === "") return lived;
  return { ...lived, metadata: { ...(isObject(lived.metadata) ? lived.metadata : {}), name } };
}

function isWithin(path: Path, outer: Path): boolean {
  return outer.every((key, index) => path[index] === key);
}

function namespaceOf(object: JsonObject) {
  return valueAt(object, ["metadata", "namespace"]);
}
