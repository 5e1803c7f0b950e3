import { createHash } from "node:crypto";
import { parse } from "yaml";
import { canonicalJson } from "./json";

/** Brings a value into the form in which equal values are equal. */
export type Normalize = (value: unknown) => unknown;

/** What a change of one field means. */
export interface Field {
  on: "updates" | "replaces" | "ignored";
  normalize: Normalize;
}

/** Every input of a kind, and what its change means. A missing field does not compile. */
export type FieldTable<Inputs> = { readonly [Name in keyof Inputs]-?: Field };

/** A change is made in place. */
export const updates = (normalize: Normalize = asIs): Field => ({ on: "updates", normalize });
/** A change makes a new object and deletes the old one. */
export const replaces = (normalize: Normalize = asIs): Field => ({ on: "replaces", normalize });
/** A change is taken over without a call: it says how we work, not what is declared. */
export const ignored: Field = { on: "ignored", normalize: asIs };

/** Values compare as they are. */
export function asIs(value: unknown): unknown {
  return value;
}

/** ARM ids compare without regard to case. */
export function asArmId(value: unknown): unknown {
  return typeof value === "string" ? value.toLowerCase() : value;
}

/** Lists of names or ids compare as sets, without regard to case. */
export function asNameSet(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  return [...new Set(value.map((item) => String(item).toLowerCase()))].sort();
}

/** YAML texts compare by what they say; text that is no YAML compares as it is. */
export function asYaml(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return parse(value) as unknown;
  } catch {
    return value;
  }
}

/** Names of the fields that differ between two sets of inputs. */
export function changedFields<Inputs>(table: FieldTable<Inputs>, before: Partial<Inputs>, after: Partial<Inputs>): { updates: string[]; replaces: string[] } {
  const changed = (on: Field["on"]) =>
    fieldNames(table)
      .filter((name) => table[name].on === on && !same(table[name], before[name], after[name]))
      .map(String);
  return { updates: changed("updates"), replaces: changed("replaces") };
}

/**
 * Stands for everything that is declared: equal for inputs that mean the same, another for every change that counts.
 * Shape: 16 hex digits. Ignored fields do not take part.
 */
export function keyOf<Inputs>(table: FieldTable<Inputs>, inputs: Partial<Inputs>, only: readonly (keyof Inputs)[] = fieldNames(table)): string {
  const counted = only.filter((name) => table[name].on !== "ignored");
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
  return canonicalJson(field.normalize(before) ?? null) === canonicalJson(field.normalize(after) ?? null);
}
