import { canonicalJson, isObject } from "../../components/core/json";
import { holdsUnknown } from "../../components/dynamic/stored";

/** What stands for an input on one side of a change. `unknown`: known only once something else was done. */
export type Side = { is: "absent" } | { is: "unknown" } | { is: "secret" } | { is: "value"; value: unknown };

/** One input that is not the same before and after. */
export interface InputChange {
  /** Names from the outermost to the innermost, with dots. A list is one input. */
  path: string;
  before: Side;
  after: Side;
}

type Inputs = Readonly<Record<string, unknown>>;

/** Marks an object that stands for a secret. Source: sdk/go/common/resource, SigKey. */
const signature = "4dabf18193072939515e22adb298388d";

/** Inputs that are the program's machinery and no declaration. */
const machinery = ["__provider", "__internal", "__defaults"];

/** What differs between the inputs of a resource before and after, by path, in the order of the alphabet. */
export function inputChanges(before: Inputs, after: Inputs): InputChange[] {
  const [old, now] = [leavesOf(before), leavesOf(after)];
  const paths = [...new Set([...old.keys(), ...now.keys()])].sort();
  return paths
    .map((path) => ({ path, before: old.get(path) ?? absent, after: now.get(path) ?? absent }))
    .filter((change) => canonicalJson(change.before) !== canonicalJson(change.after));
}

/** The value of a side that is known and no secret. */
export function knownValue(side: Side | undefined): unknown {
  return side?.is === "value" ? side.value : undefined;
}

const absent: Side = { is: "absent" };

function leavesOf(inputs: Inputs): Map<string, Side> {
  const named = Object.entries(inputs).filter(([name]) => !machinery.includes(name));
  return new Map(named.flatMap(([name, value]) => leaves(name, value)));
}

function leaves(path: string, value: unknown): [string, Side][] {
  if (isObject(value) && !(signature in value)) return Object.entries(value).flatMap(([name, member]) => leaves(`${path}.${name}`, member));
  return value === undefined || value === null ? [] : [[path, sideOf(value)]];
}

function sideOf(value: unknown): Side {
  if (holdsSecret(value)) return { is: "secret" };
  return holdsUnknown(value) ? { is: "unknown" } : { is: "value", value };
}

function holdsSecret(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(holdsSecret);
  if (isObject(value)) return signature in value || Object.values(value).some(holdsSecret);
  return value === "[secret]";
}
