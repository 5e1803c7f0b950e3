import { canonicalJson, isObject } from "../../components/core/json";
import { holdsUnknown } from "../../components/dynamic/stored";
import { isMaskedSecret } from "./masked-secret";

/** Value of an input before or after a change. `unknown`: the engine learns the value only during the update. */
export type Side = { is: "absent" } | { is: "unknown" } | { is: "secret" } | { is: "value"; value: unknown };

/** One input that differs before and after. */
export interface InputChange {
  /** Member names joined by dots, outermost first. A list counts as one input. */
  path: string;
  before: Side;
  after: Side;
}

type Inputs = Readonly<Record<string, unknown>>;

/** Inputs that the Pulumi SDK adds. */
const sdkInputs = ["__provider", "__internal", "__defaults"];

/** Compares the inputs of a resource before and after. Sorted by path. */
export function inputChanges(before: Inputs, after: Inputs): InputChange[] {
  const [old, now] = [leavesOf(before), leavesOf(after)];
  const paths = [...new Set([...old.keys(), ...now.keys()])].sort();
  return paths
    .map((path) => ({ path, before: old.get(path) ?? absent, after: now.get(path) ?? absent }))
    .filter((change) => canonicalJson(change.before) !== canonicalJson(change.after));
}

/** Returns the value of a side if it is known and not secret. */
export function knownValue(side: Side | undefined): unknown {
  return side?.is === "value" ? side.value : undefined;
}

const absent: Side = { is: "absent" };

function leavesOf(inputs: Inputs): Map<string, Side> {
  const named = Object.entries(inputs).filter(([name]) => !sdkInputs.includes(name));
  return new Map(named.flatMap(([name, value]) => leaves(name, value)));
}

function leaves(path: string, value: unknown): [string, Side][] {
  if (isObject(value) && !isMaskedSecret(value)) return Object.entries(value).flatMap(([name, member]) => leaves(`${path}.${name}`, member));
  return value === undefined || value === null ? [] : [[path, sideOf(value)]];
}

function sideOf(value: unknown): Side {
  if (holdsSecret(value)) return { is: "secret" };
  return holdsUnknown(value) ? { is: "unknown" } : { is: "value", value };
}

function holdsSecret(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(holdsSecret);
  return isMaskedSecret(value) || (isObject(value) && Object.values(value).some(holdsSecret));
}
