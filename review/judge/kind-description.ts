import { nameOf } from "../../components/core/arm-id";
import { asYaml, type FieldTable } from "../../components/core/field-table";
import { canonicalJson, isObject } from "../../components/core/json";
import type { Lifecycle, WithTimeout } from "../../components/dynamic/lifecycle";
import type { Risk } from "./review";

/** What a change does at the site. */
export interface Impact {
  risk: Risk;
  /** A clause in lower case without a full stop. Its subject is the resource, or is named in the clause. */
  effect: string;
}

/** How the review presents one input. Values are shown only for inputs that have a description. */
export interface FieldDescription {
  label: string;
  /** Never show the value, whether or not the engine marks it as secret. @default - false */
  isSecret?: boolean;
  /** Differs between sites by nature. Sites that differ only in such inputs are grouped. @default - false */
  isPerSite?: boolean;
  /** Formats a value as text. @default - scalars as they are, lists joined by commas */
  format?(value: unknown): string;
  /** Summarizes what differs, for values too long to show. @default - both values are shown */
  difference?(before: unknown, after: unknown): string;
  /** Impact of a change of this input; an unknown side is undefined. @default - `update` of the kind */
  impact?(before: unknown, after: unknown): Impact;
}

/** How the review presents one kind of resource, with the impact of each action. */
export interface KindDescription {
  /** Resource type token of the engine. */
  type: string;
  /** Which resources of the type, by their logical names. @default - those that no other description of the type names */
  names?: RegExp;
  label: string;
  create: Impact;
  update: Impact;
  replace: Impact;
  delete: Impact;
  /** By input path. An input without a description is named, but its value is not shown. */
  fields: Readonly<Record<string, FieldDescription | undefined>>;
  /** Reports whether an input only controls how this program works, such as a timeout. @default - no input does */
  isIgnored?(input: string): boolean;
}

/** No site is affected. */
export const none = (effect: string): Impact => ({ risk: "none", effect });
/** Running workloads continue and nothing is removed. */
export const low = (effect: string): Impact => ({ risk: "low", effect });
/** A running component or its access changes, and it may restart. */
export const medium = (effect: string): Impact => ({ risk: "medium", effect });
/** A site loses something, or cannot pull images for a while. */
export const high = (effect: string): Impact => ({ risk: "high", effect });

/** Description of a kind of this project; its field table says which inputs are ignored. */
interface OwnKindDescription<Inputs> extends Omit<KindDescription, "type" | "fields" | "isIgnored"> {
  fields: { readonly [Name in keyof Inputs]?: FieldDescription };
}

/** Describes a kind of this project. */
export function describeKind<Inputs extends WithTimeout, State>(
  { kind, fields }: Lifecycle<Inputs, State>,
  description: OwnKindDescription<Inputs>,
): KindDescription {
  const table: Readonly<Record<string, FieldTable<Inputs>[keyof Inputs] | undefined>> = { ...fields };
  return {
    ...description,
    fields: { ...("apiVersion" in fields && { apiVersion: apiVersionField }), ...description.fields },
    type: `pulumi-nodejs:dynamic/edge:${nameOf(kind)}`,
    isIgnored: (input) => table[input]?.on === "ignored",
  };
}

/** Describes an input that holds one or more ARM ids; shows the last segment of each. */
export const idField = (label: string): FieldDescription => ({
  label,
  format: (value) => (Array.isArray(value) ? value : [value]).map((id) => nameOf(formatValue(id))).join(", "),
});

/** Describes an input that holds an ARM id and differs between sites by nature. */
export const perSiteIdField = (label: string): FieldDescription => ({ ...idField(label), isPerSite: true });

/** Describes the stack that manages an object; it differs between sites by nature. Before 0.2, objects carried no owner. */
export const ownerField: FieldDescription = {
  label: "owner",
  isPerSite: true,
  impact: (before) => (before === undefined || before === "" ? none("names the stack that manages it") : medium("another stack manages it from now on")),
};

/** Tags that the settings declare; those of others are never part of an input. */
export const tagsField: FieldDescription = { label: "tags" };

/** The API version that a kind of workload orchestration calls the service in; absent for the default. */
const apiVersionField: FieldDescription = { label: "API version", impact: () => none("only the API version of later calls changes") };

/** Formats a value as plain text: scalars as they are, lists joined by commas, objects as JSON. */
export function formatValue(value: unknown): string {
  if (Array.isArray(value)) return value.map(formatValue).join(", ");
  return isObject(value) ? canonicalJson(value) : String(value);
}

/** Names the paths whose values differ between two YAML texts. The values may be long and are not shown. */
export function changedValues(before: unknown, after: unknown): string {
  const [old, now] = [valuesByPath("", asYaml(before)), valuesByPath("", asYaml(after))];
  const names = [...new Set([...old.keys(), ...now.keys()])].filter((name) => old.get(name) !== now.get(name));
  return names.sort().join(", ");
}

/** Compares two lists as sets. Anything but a list counts as empty. */
export function addedAndRemoved(before: unknown, after: unknown): { added: string[]; removed: string[] } {
  const [old, now] = [sortedTexts(before), sortedTexts(after)];
  return { added: now.filter((item) => !old.includes(item)), removed: old.filter((item) => !now.includes(item)) };
}

function sortedTexts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String).sort() : [];
}

function valuesByPath(path: string, value: unknown): Map<string, string> {
  if (!isObject(value)) return new Map([[path, canonicalJson(value ?? null)]]);
  return new Map(Object.entries(value).flatMap(([name, member]) => [...valuesByPath(path === "" ? name : `${path}.${name}`, member)]));
}
