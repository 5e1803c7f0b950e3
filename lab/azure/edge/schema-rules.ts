import type { Json, JsonObject } from "../operation";
import { objectOf } from "../resource";

const scalarTypes = ["string", "boolean", "int", "float", "object"] as const;
type ScalarType = (typeof scalarTypes)[number];

/** A schema's rule for one configuration key. */
export interface SchemaRule {
  /** Dotted. */
  key: string;
  type: ScalarType | "array";
  /** Type of an array's items; absent for any. */
  items?: ScalarType;
  required: boolean;
  defaultValue?: Json;
  pattern?: RegExp;
  allowedValues?: Json[];
  disallowedValues?: Json[];
  minValue?: number;
  maxValue?: number;
}

/** A malformed schema, with all faults. */
export class SchemaFailure extends Error {
  constructor(readonly faults: readonly string[]) {
    super(faults.join("; "));
  }
}

const hints = ["description", "label", "placeHolder", "disabled", "editableBy", "editableAt"];
const checks = ["type", "required", "defaultValue", "pattern", "allowedValues", "disallowedValues", "minValue", "maxValue"];

/** Rules of a parsed schema. Dotted and nested keys are equivalent. Source: workload-orchestration reference 3.3. @throws SchemaFailure */
export function schemaRules(schema: JsonObject): SchemaRule[] {
  const faults: string[] = [];
  if (schema.validations !== undefined || objectOf(schema.rules).validations !== undefined) faults.push("the lab does not model 'validations'");
  const rules = rulesBelow(objectOf(objectOf(schema.rules).configs), "", faults);
  if (faults.length > 0) throw new SchemaFailure(faults);
  return rules;
}

function rulesBelow(node: JsonObject, prefix: string, faults: string[]): SchemaRule[] {
  return Object.entries(node).flatMap(([name, value]) => {
    const key = `${prefix}${name}`;
    if (name.includes("${{")) faults.push(`the lab does not model '${name}'`);
    else if (typeof value !== "object" || value === null || Array.isArray(value)) faults.push(`'${key}' must be a rule or a map of rules`);
    else if (!isRule(value)) return rulesBelow(value, `${key}.`, faults);
    else return ruleOf(key, value, faults);
    return [];
  });
}

/** A rule has at least one member that a map of rules cannot have: a known name whose value is not a map. */
function isRule(node: JsonObject): boolean {
  const names = [...checks, ...hints, "expression"];
  return Object.entries(node).some(([name, value]) => names.includes(name) && (typeof value !== "object" || value === null || Array.isArray(value)));
}

function ruleOf(key: string, rule: JsonObject, faults: string[]): SchemaRule[] {
  const wrong = (message: string) => faults.push(`'${key}' ${message}`);
  for (const name of Object.keys(rule)) {
    if (name === "expression") wrong("has an 'expression', which the lab does not model");
    else if (!checks.includes(name) && !hints.includes(name)) wrong(`has the unknown field '${name}'; known are ${[...checks, ...hints].join(", ")}`);
  }
  const [, type, items] = /^(string|boolean|int|float|object|array)(?:\[(string|boolean|int|float|object)\])?$/.exec(String(rule.type)) ?? [];
  if (type === undefined || (items !== undefined && type !== "array")) {
    wrong(rule.type === undefined ? "has no 'type'" : `has the unknown type '${String(rule.type)}'; known are ${scalarTypes.join(", ")}, array[...]`);
    return [];
  }
  checkFields(rule, type, wrong);
  const { defaultValue, allowedValues, disallowedValues, minValue, maxValue } = rule;
  return [
    {
      key,
      type: type as SchemaRule["type"],
      ...(items === undefined ? {} : { items: items as ScalarType }),
      required: rule.required === true,
      ...(defaultValue === undefined ? {} : { defaultValue }),
      ...patternOf(rule.pattern, wrong),
      ...(Array.isArray(allowedValues) ? { allowedValues } : {}),
      ...(Array.isArray(disallowedValues) ? { disallowedValues } : {}),
      ...(typeof minValue === "number" ? { minValue } : {}),
      ...(typeof maxValue === "number" ? { maxValue } : {}),
    },
  ];
}

/** Checks which fields a type may have, and their values. */
function checkFields(rule: JsonObject, type: string, wrong: (message: string) => void): void {
  const numeric = type === "int" || type === "float";
  if (rule.required !== undefined && typeof rule.required !== "boolean") wrong("'required' must be true or false");
  for (const name of ["minValue", "maxValue"]) {
    if (rule[name] !== undefined && !numeric) wrong(`'${name}' is for int and float only`);
    else if (rule[name] !== undefined && typeof rule[name] !== "number") wrong(`'${name}' must be a number`);
  }
  for (const name of ["allowedValues", "disallowedValues"]) {
    if (rule[name] !== undefined && !numeric && type !== "string") wrong(`'${name}' is for string, int and float only`);
    else if (rule[name] !== undefined && !Array.isArray(rule[name])) wrong(`'${name}' must be a list`);
  }
  if (rule.defaultValue !== undefined && type === "object") wrong("'defaultValue' is not for object");
}

function patternOf(pattern: Json | undefined, wrong: (message: string) => void): { pattern?: RegExp } {
  if (pattern === undefined) return {};
  try {
    return { pattern: new RegExp(String(pattern)) };
  } catch {
    wrong("'pattern' is no regular expression");
    return {};
  }
}

/** Fault of a set value; undefined if valid. Wording `assumed`. */
export function valueFault(rule: SchemaRule, value: Json): string | undefined {
  const { key, type, items, pattern, allowedValues, disallowedValues, minValue, maxValue } = rule;
  const typeName = items === undefined ? type : `${type}[${items}]`;
  if (!isOfType(value, type, items)) return `'${key}' must be of type ${typeName}`;
  if (pattern && typeof value === "string" && !pattern.test(value)) return `'${key}' must match ${pattern.source}`;
  if (allowedValues && !allowedValues.includes(value)) return `'${key}' must be one of ${allowedValues.join(", ")}`;
  if (disallowedValues?.includes(value)) return `'${key}' must not be ${String(value)}`;
  if (typeof value === "number" && minValue !== undefined && value < minValue) return `'${key}' must be ${minValue} or more`;
  if (typeof value === "number" && maxValue !== undefined && value > maxValue) return `'${key}' must be ${maxValue} or less`;
  return undefined;
}

function isOfType(value: Json, type: SchemaRule["type"], items: ScalarType | undefined): boolean {
  switch (type) {
    case "string":
    case "boolean":
      return typeof value === type;
    case "int":
      return Number.isInteger(value);
    case "float":
      return typeof value === "number";
    case "object":
      return typeof value === "object" && value !== null && !Array.isArray(value);
    case "array":
      return Array.isArray(value) && (items === undefined || value.every((item) => isOfType(item, items, undefined)));
  }
}
