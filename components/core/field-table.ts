import { createHash } from "node:crypto";
import { parse } from "yaml";
import { comparableId } from "./arm-id";
import { canonicalJson } from "./json";

/** Normalizes a value, so that values with the same meaning are equal. */
export type Normalize = (value: unknown) => unknown;

/** What a change of one input means. */
export interface Field {
  on: "updates" | "replaces" | "recorded" | "ignored";
  normalize: Normalize;
  /** A state that lacks the input is no change: an earlier version of the program did not record it. @default false */
  onceKnown?: true;
  /** Where it is absent, keys are as before there was such an input: states of earlier releases stay done. @default false */
  ifGiven?: true;
}

/** Every input of a kind, and what its change means. A missing input does not compile. */
export type FieldTable<Inputs> = { readonly [Name in keyof Inputs]-?: Field };

/** A change updates the object in place. */
export const updates = (normalize: Normalize = asIs): Field => ({ on: "updates", normalize });
/** A change updates the object in place; an input that earlier releases did not have, and that may be absent. */
export const updatesIfGiven = (normalize: Normalize = asIs): Field => ({ ...updates(normalize), ifGiven: true });
/** A change replaces the object. */
export const replaces = (normalize: Normalize = asIs): Field => ({ on: "replaces", normalize });
/** A change replaces the object. States of releases before the input stay done while it is absent. */
export const replacesIfGiven = (normalize: Normalize = asIs): Field => ({ ...replaces(normalize), ifGiven: true });
/** A change replaces the object, but not where the state does not have the input yet. */
export const replacesOnceKnown = (normalize: Normalize = asIs): Field => ({ ...replaces(normalize), onceKnown: true });
/** A change is an update that runs no phase: the input says how to call, and a later refresh or removal, which run without the program, must know it. */
export const recorded: Field = { on: "recorded", normalize: asIs };
/** A change is recorded without a call: the input says how to work, not what to declare. */
export const ignored: Field = { on: "ignored", normalize: asIs };

/** No normalization. */
export function asIs(value: unknown): unknown {
  return value;
}

/** ARM ids compare case-insensitively. */
export function asArmId(value: unknown): unknown {
  return typeof value === "string" ? comparableId(value) : value;
}

/** Lists of names or ids compare as sets, case-insensitively. */
export function asNameSet(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  return [...new Set(value.map((item) => comparableId(String(item))))].sort();
}

/** YAML compares by content; text that is not YAML compares as text. */
export function asYaml(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return parse(value) as unknown;
  } catch {
    return value;
  }
}

/** Names of the inputs that differ, by what their change means. */
export function changedFields<Inputs>(table: FieldTable<Inputs>, before: Partial<Inputs>, after: Partial<Inputs>): { updates: string[]; replaces: string[] } {
  const changed = (...on: Field["on"][]) =>
    fieldNames(table)
      .filter((name) => on.includes(table[name].on) && !same(table[name], before[name], after[name]))
      .map(String);
  return { updates: changed("updates", "recorded"), replaces: changed("replaces") };
}

/**
 * Key of a set of inputs: equal for inputs with the same meaning, different for every change that is neither ignored nor only recorded.
 * Format: 16 hex digits.
 */
export function keyOf<Inputs>(table: FieldTable<Inputs>, inputs: Partial<Inputs>, only: readonly (keyof Inputs)[] = fieldNames(table)): string {
  const counted = only.filter((name) => !["ignored", "recorded"].includes(table[name].on) && !(table[name].ifGiven && inputs[name] === undefined));
  const values = counted.map((name) => [String(name), table[name].normalize(inputs[name]) ?? null]);
  return createHash("sha256").update(canonicalJson(values)).digest("hex").slice(0, 16);
}

/** The inputs among the properties of a resource. */
export function inputsAmong<Inputs>(table: FieldTable<Inputs>, properties: Record<string, unknown>): Partial<Inputs> {
  const names = fieldNames(table).filter((name) => properties[String(name)] !== undefined);
  return Object.fromEntries(names.map((name) => [name, properties[String(name)]])) as Partial<Inputs>;
}

function fieldNames<Inputs>(table: FieldTable<Inputs>): (keyof Inputs)[] {
  return Object.keys(table) as (keyof Inputs)[];
}

function same(field: Field, before: unknown, after: unknown): boolean {
  if (field.onceKnown && before === undefined) return true;
  return canonicalJson(field.normalize(before) ?? null) === canonicalJson(field.normalize(after) ?? null);
}
