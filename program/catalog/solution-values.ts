import { parse } from "yaml";
import { at, isObject } from "../../components/core/json";
import { type RuleFault, ruleFaults, type SchemaRule, schemaRules } from "./schema-rules";

/** Values of a solution version. */
export interface WantedValues {
  /** Dotted paths that `$val(...)` reads or the schema has a rule for. */
  known: string[];
  /** Known values that must be set: the schema requires them and has no default. `assumed:required-values-set`: whether or not the template reads them. */
  required: string[];
  rules: SchemaRule[];
}

/** Faults of the values set for a solution version, as dotted paths. */
export interface ValueFaults {
  unset: string[];
  unknown: string[];
  /** Values that break a rule of the schema. */
  broken: RuleFault[];
}

/**
 * Values that a configuration template and a specification read, and values that the schema has rules for.
 * Source: configuration model, `$val(path)`; schema, `rules.configs`, dotted or nested keys, a rule has a type.
 */
export function wantedValues(template: string, specification: unknown, schema: string | undefined): WantedValues {
  const text = template + JSON.stringify(specification);
  const read = [...text.matchAll(/\$val\(\s*([\w.-]+)\s*\)/g)].map((match) => match[1] ?? "");
  const rules = schemaRules(schema === undefined ? undefined : at(parse(schema) as unknown, "rules", "configs"));
  const known = [...new Set([...read, ...rules.map(({ path }) => path)])].sort();
  const required = rules.filter(({ rule }) => rule["required"] === true && rule["defaultValue"] === undefined).map(({ path }) => path);
  return { known, required: [...new Set(required)].sort(), rules };
}

/** Compares values with the known and required ones, and with the rules. */
export function valueFaults({ known, required, rules }: WantedValues, values: Readonly<Record<string, unknown>>): ValueFaults {
  const covered = (path: string) => known.some((wanted) => path === wanted || path.startsWith(`${wanted}.`));
  return {
    unset: required.filter((path) => (valueAt(values, path) ?? null) === null),
    unknown: leaves(values, "").filter((path) => !covered(path)),
    broken: rules.flatMap((rule) => {
      const value = valueAt(values, rule.path) ?? null;
      return value === null ? [] : ruleFaults(rule, value);
    }),
  };
}

/** The value at a dotted path of nested maps; a key may hold dots itself. Undefined where there is none. Source: schema, dotted or nested keys. */
export function valueAt(values: unknown, path: string): unknown {
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
