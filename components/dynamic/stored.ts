import { type FieldTable, inputsAmong } from "../core/field-table";
import { isObject } from "../core/json";
import type { Known, Lifecycle } from "./lifecycle";

/** The runtime's own record beside inputs and state: which phases are done, why the resource is Pending, the format's version. */
export interface Progress {
  stateVersion: number;
  /** Phase name to the key of the inputs that it was done for. */
  done: Record<string, string>;
  /** Why the resource is Pending; absent while it is not. */
  pending?: string;
  /** Why the last run failed, of a kind that isolates failures; absent after success. */
  failed?: string;
}

/** The stored properties of a resource, decoded. */
export interface Stored<Inputs, State> {
  inputs: Partial<Inputs>;
  known: Known<State>;
  progress: Progress;
}

const reserved = ["__provider", "stateVersion", "done", "pending", "failed"];

/** Decodes properties, migrated to the current version. Without a version they are inputs from the program, which are current. */
export function decodeState<Inputs, State>(lifecycle: Lifecycle<Inputs, State>, stored: Record<string, unknown>): Stored<Inputs, State> {
  const version = typeof stored["stateVersion"] === "number" ? stored["stateVersion"] : lifecycle.stateVersion;
  const properties = version < lifecycle.stateVersion && lifecycle.migrate ? lifecycle.migrate(stored, version) : stored;
  const done = isObject(properties["done"]) ? { ...(properties["done"] as Record<string, string>) } : {};
  const pending = typeof properties["pending"] === "string" ? { pending: properties["pending"] } : {};
  const failed = typeof properties["failed"] === "string" ? { failed: properties["failed"] } : {};
  return {
    inputs: inputsAmong(lifecycle.fields, properties),
    known: stateAmong(lifecycle.fields, properties) as Known<State>,
    progress: { stateVersion: lifecycle.stateVersion, done, ...pending, ...failed },
  };
}

/** Encodes them for the engine, without anything that a protobuf Struct cannot hold. */
export function encodeState<Inputs, State>({ inputs, known, progress }: Stored<Inputs, State>): Record<string, unknown> {
  return JSON.parse(JSON.stringify({ ...known, ...inputs, ...progress })) as Record<string, unknown>;
}

function stateAmong<Inputs>(fields: FieldTable<Inputs>, properties: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => !(name in fields) && !reserved.includes(name)));
}

/** Placeholder that the engine sends to a dynamic provider for a value that a preview does not know. Source: pulumi SDK, `runtime/rpc`. */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Is any part of this value unknown? Such a value must not be parsed. */
export function holdsUnknown(value: unknown): boolean {
  if (value === unknownValue) return true;
  if (Array.isArray(value)) return value.some(holdsUnknown);
  return isObject(value) && Object.values(value).some(holdsUnknown);
}
