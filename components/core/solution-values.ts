import { parse } from "yaml";
import { at, isObject } from "./json";

/** What a solution version reads of the values that are set for it. */
export interface WantedValues {
  /** Dotted paths that `$val(...)` reads. */
  read: string[];
  /** Those of them that must be set: the schema requires them and gives no default. */
  required: string[];
}

/** What is wrong with the values set for a solution version. Both in dotted paths. */
export interface ValueFaults {
  unset: string[];
  unknown: string[];
}

/** Which values a configuration template and a specification read, and which its schema demands. Source: configuration model, `$val(path)`; schema, `rules.configs`, dotted or nested keys. */
export function wantedValues(template: string, specification: unknown, schema: string | undefined): WantedValues {
  const text = template + JSON.stringify(specification);
  const read = [...new Set([...text.matchAll(/\$val\(\s*([\w.-]+)\s*\)/g)].map((match) => match[1] ?? ""))].sort();
  const rules = schema === undefined ? undefined : at(parse(schema) as unknown, "rules", "configs");
  return { read, required: read.filter((path) => demands(valueAt(rules, path))) };
}

/** Compares values with what is read. */
export function valueFaults({ read, required }: WantedValues, values: Readonly<Record<string, unknown>>): ValueFaults {
  const covered = (path: string) => read.some((wanted) => path === wanted || path.startsWith(`${wanted}.`));
  return {
    unset: required.filter((path) => (valueAt(values, path) ?? null) === null),
    unknown: leaves(values, "").filter((path) => !covered(path)),
  };
}

function demands(rule: unknown): boolean {
  return isObject(rule) && rule["required"] === true && rule["defaultValue"] === undefined;
}

/** The value at a dotted path; a key may hold dots itself. */
function valueAt(values: unknown, path: string): unknown {
  if (!isObject(values)) return undefined;
  if (Object.hasOwn(values, path)) return values[path];
  for (let dot = path.indexOf("."); dot > 0; dot = path.indexOf(".", dot + 1)) {
    const found = valueAt(values[path.slice(0, dot)], path.slice(dot + 1));
    if (found !== undefined) return found;
  }
  return undefined;
}

function leaves(values: Readonly<Record<string, unknown>>, prefix: string): string[] {
  return Object.entries(values).flatMap(([key, value]) => (isObject(value) ? leaves(value, `${prefix}${key}.`) : [`${prefix}${key}`]));
}
