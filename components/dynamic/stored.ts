import { type FieldTable, inputsAmong } from "../core/field-table";
import { isObject } from "../core/json";
import type { Known, Lifecycle } from "./lifecycle";

/** Progress beside inputs and state: which phase was done for which key, what is pending, the shape. */
export interface Progress {
  stateVersion: number;
  /** Phase name to the key of the inputs it was done for. */
  done: Record<string, string>;
  /** Why the resource is Pending; absent when it is not. */
  pending?: string;
}

/** The stored properties of a resource, taken apart. */
export interface Stored<Inputs, State> {
  inputs: Partial<Inputs>;
  known: Known<State>;
  progress: Progress;
}

const own = ["__provider", "stateVersion", "done", "pending"];

/** Takes properties apart, in today's shape. Without a version they are inputs as the program declares them, which are of today. */
export function decodeState<Inputs, State>(lifecycle: Lifecycle<Inputs, State>, stored: Record<string, unknown>): Stored<Inputs, State> {
  const version = typeof stored["stateVersion"] === "number" ? stored["stateVersion"] : lifecycle.stateVersion;
  const properties = version < lifecycle.stateVersion && lifecycle.migrate ? lifecycle.migrate(stored, version) : stored;
  const done = isObject(properties["done"]) ? { ...(properties["done"] as Record<string, string>) } : {};
  const pending = typeof properties["pending"] === "string" ? { pending: properties["pending"] } : {};
  return {
    inputs: inputsAmong(lifecycle.fields, properties),
    known: stateAmong(lifecycle.fields, properties) as Known<State>,
    progress: { stateVersion: lifecycle.stateVersion, done, ...pending },
  };
}

/** Puts them together again, without anything a protobuf Struct cannot hold. */
export function encodeState<Inputs, State>({ inputs, known, progress }: Stored<Inputs, State>): Record<string, unknown> {
  return JSON.parse(JSON.stringify({ ...known, ...inputs, ...progress })) as Record<string, unknown>;
}

function stateAmong<Inputs>(fields: FieldTable<Inputs>, properties: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => !(name in fields) && !own.includes(name)));
}

/** What the engine sends to a dynamic provider for a value that is not known in a preview. Source: pulumi SDK, `runtime/rpc`. */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Is any part of this value not known yet? Such a value must not be parsed. */
export function holdsUnknown(value: unknown): boolean {
  if (value === unknownValue) return true;
  if (Array.isArray(value)) return value.some(holdsUnknown);
  return isObject(value) && Object.values(value).some(holdsUnknown);
}
