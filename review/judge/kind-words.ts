import { canonicalJson, isObject } from "../../components/core/json";
import { asYaml, type FieldTable } from "../../components/core/field-table";
import { nameOf } from "../../components/core/arm-id";
import type { Lifecycle, WithTimeout } from "../../components/dynamic/lifecycle";
import type { Danger } from "./danger";

/** What something comes to on the site. */
export interface Meaning {
  danger: Danger;
  /** A clause without a full stop; the resource is its subject or goes before it. */
  means: string;
}

/** One input in the domain's words. Only an input that has some is shown with its value. */
export interface FieldWords {
  label: string;
  /** Is it never shown, whatever the engine says of it? @default - false */
  isSecret?: boolean;
  /** Is it another one on each site by its nature? Sites that differ in such inputs alone are told together. @default - false */
  isOwn?: boolean;
  /** A value as text. @default - texts, numbers and truth values as they are, lists with commas */
  tell?(value: unknown): string;
  /** What is not the same, for values too long to show both. @default - both are told */
  difference?(before: unknown, after: unknown): string;
  /** What this change of it comes to; a side that is not known is undefined. @default - the kind's `update` */
  means?(before: unknown, after: unknown): Meaning;
}

/** A kind of resource in the domain's words, and what each deed comes to. */
export interface KindWords {
  /** The engine's type. */
  type: string;
  noun: string;
  create: Meaning;
  update: Meaning;
  replace: Meaning;
  delete: Meaning;
  /** By path; an input that is not here is named and not shown. */
  fields: Readonly<Record<string, FieldWords | undefined>>;
  /** Which inputs say how we work and not what is declared. @default - none */
  isIgnored?(input: string): boolean;
}

/** Nothing that a site does is at stake. */
export const none = (means: string): Meaning => ({ danger: "none", means });
/** What runs goes on, and nothing is taken away. */
export const low = (means: string): Meaning => ({ danger: "low", means });
/** Something that runs changes. */
export const medium = (means: string): Meaning => ({ danger: "medium", means });
/** A site loses something, or cannot pull for a while. */
export const high = (means: string): Meaning => ({ danger: "high", means });

/** What is said of one of our own kinds; its field table tells which inputs are declared at all. */
interface OwnWords<Inputs> extends Omit<KindWords, "type" | "fields" | "isIgnored"> {
  fields: { readonly [Name in keyof Inputs]?: FieldWords };
}

/** The words of one of our own kinds. */
export function ownKind<Inputs extends WithTimeout, State>({ kind, fields }: Lifecycle<Inputs, State>, words: OwnWords<Inputs>): KindWords {
  const table: Readonly<Record<string, FieldTable<Inputs>[keyof Inputs] | undefined>> = { ...fields };
  return {
    ...words,
    fields: { ...words.fields },
    type: `pulumi-nodejs:dynamic/edge:${nameOf(kind)}`,
    isIgnored: (input) => table[input]?.on === "ignored",
  };
}

/** An input that holds ARM ids, told by their last names. */
export const byName = (label: string): FieldWords => ({
  label,
  tell: (value) => (Array.isArray(value) ? value : [value]).map((id) => nameOf(told(id))).join(", "),
});

/** The same of an input that every site has another one of. */
export const ownByName = (label: string): FieldWords => ({ ...byName(label), isOwn: true });

/** A value as plain text. */
export function told(value: unknown): string {
  if (Array.isArray(value)) return value.map(told).join(", ");
  return isObject(value) ? canonicalJson(value) : String(value);
}

/** Names of the values in two YAML texts that are not the same in both; the values themselves may be long and are not shown. */
export function changedValues(before: unknown, after: unknown): string {
  const [old, now] = [valuesOf("", asYaml(before)), valuesOf("", asYaml(after))];
  const names = [...new Set([...old.keys(), ...now.keys()])].filter((name) => old.get(name) !== now.get(name));
  return names.sort().join(", ");
}

/** Of two lists: what the second has more, and what it has less. */
export function gainedAndLost(before: unknown, after: unknown): { gained: string[]; lost: string[] } {
  const [old, now] = [listOf(before), listOf(after)];
  return { gained: now.filter((item) => !old.includes(item)), lost: old.filter((item) => !now.includes(item)) };
}

function listOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String).sort() : [];
}

function valuesOf(path: string, value: unknown): Map<string, string> {
  if (!isObject(value)) return new Map([[path, canonicalJson(value ?? null)]]);
  return new Map(Object.entries(value).flatMap(([name, member]) => [...valuesOf(path === "" ? name : `${path}.${name}`, member)]));
}
