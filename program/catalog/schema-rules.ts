import { canonicalJson, isObject } from "../../components/core/json";

/** A schema's rule for one value, as the schema writes it. */
export interface SchemaRule {
  /** Dotted path of the value. */
  path: string;
  /** `string`, `boolean`, `int`, `float`, `object`, `array` or `array[<type of the items>]`. */
  type: string;
  rule: Readonly<Record<string, unknown>>;
}

/** A value, or an item of a list, that breaks a rule. */
export interface RuleFault {
  /** Dotted path; items of a list by their index, `cameras[1]`. */
  path: string;
  value: unknown;
  /** What the rule allows, as one phrase. */
  allowed: string;
  /** The member of the rule: `type`, `pattern`, `allowedValues`, `disallowedValues`, `minValue` or `maxValue`. */
  member: string;
  /** How to write the value so that the rule allows it; undefined where only the author knows. */
  fix?: string;
}

const typeNames: Readonly<Record<string, string>> = {
  string: "a text",
  boolean: "true or false",
  int: "a whole number",
  float: "a number",
  object: "a map",
  array: "a list",
};

/** Rules in the part `rules.configs` of a schema; keys are dotted or nested. A rule has a type, which is a text; in a map of rules, `type` would be a rule itself. */
export function schemaRules(configs: unknown, prefix = ""): SchemaRule[] {
  if (!isObject(configs)) return [];
  return Object.entries(configs).flatMap(([key, rule]) => {
    const path = `${prefix}${key}`;
    if (!isObject(rule)) return [];
    return typeof rule["type"] === "string" ? [{ path, type: rule["type"].replaceAll(/\s/g, ""), rule }] : schemaRules(rule, `${path}.`);
  });
}

/**
 * Faults of a value by its rule, the type first. Rules of an unknown type or with an unknown check are refused before (`unsupported-fields.ts`).
 * Source: configuration model, schema rules. `assumed:pattern-dialect`: a pattern need not match the whole text, and its dialect is that of JavaScript.
 */
export function ruleFaults({ path, type, rule }: SchemaRule, value: unknown): RuleFault[] {
  const [, base = "", items] = /^(\w+)(?:\[(\w+)\])?$/.exec(type) ?? [];
  if (!isOfType(value, base)) return [wrongType(path, value, base)];
  if (Array.isArray(value) && items !== undefined)
    return value.flatMap((item: unknown, index) => (isOfType(item, items) ? [] : [wrongType(`${path}[${index}]`, item, items)]));
  return [...textFaults(path, rule, value), ...choiceFaults(path, rule, value), ...rangeFaults(path, rule, value)];
}

function isOfType(value: unknown, type: string): boolean {
  switch (type) {
    case "string":
    case "boolean":
      return typeof value === type;
    case "int":
      return Number.isInteger(value);
    case "float":
      return typeof value === "number";
    case "object":
      return isObject(value);
    case "array":
      return Array.isArray(value);
    default:
      return true;
  }
}

function wrongType(path: string, value: unknown, type: string): RuleFault {
  const fault = { path, value, allowed: typeNames[type] ?? type, member: "type" };
  if (type === "string" && ["number", "boolean"].includes(typeof value)) return { ...fault, fix: `write "${String(value)}" in quotes` };
  if (typeof value !== "string" || value.trim() === "") return fault;
  if ((type === "int" || type === "float") && isOfType(Number(value), type)) return { ...fault, fix: `write ${Number(value)} without quotes` };
  if (type !== "boolean" || !/^(true|false|y|n|yes|no|on|off)$/i.test(value)) return fault;
  return { ...fault, fix: `write ${/^(true|y|yes|on)$/i.test(value)} without quotes` };
}

function textFaults(path: string, { pattern }: SchemaRule["rule"], value: unknown): RuleFault[] {
  if (typeof value !== "string" || typeof pattern !== "string" || (patternOf(pattern)?.test(value) ?? true)) return [];
  return [{ path, value, allowed: `a text that matches ${pattern}`, member: "pattern" }];
}

function patternOf(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern);
  } catch {
    return undefined;
  }
}

function choiceFaults(path: string, { allowedValues, disallowedValues }: SchemaRule["rule"], value: unknown): RuleFault[] {
  const isAmong = (list: unknown[]) => list.some((one) => canonicalJson(one) === canonicalJson(value));
  const named = (list: unknown[]) => list.map((one) => JSON.stringify(one)).join(", ");
  return [
    ...(Array.isArray(allowedValues) && !isAmong(allowedValues) ? [{ path, value, allowed: named(allowedValues), member: "allowedValues" }] : []),
    ...(Array.isArray(disallowedValues) && isAmong(disallowedValues)
      ? [{ path, value, allowed: `a value other than ${named(disallowedValues)}`, member: "disallowedValues" }]
      : []),
  ];
}

function rangeFaults(path: string, { minValue, maxValue }: SchemaRule["rule"], value: unknown): RuleFault[] {
  if (typeof value !== "number") return [];
  return [
    ...(typeof minValue === "number" && value < minValue ? [{ path, value, allowed: `${minValue} or more`, member: "minValue" }] : []),
    ...(typeof maxValue === "number" && value > maxValue ? [{ path, value, allowed: `${maxValue} or less`, member: "maxValue" }] : []),
  ];
}
