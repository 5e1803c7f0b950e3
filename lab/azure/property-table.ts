import armTypes from "./data/arm-types.json";
import type { Json, JsonObject } from "./store";

/** One property of an ARM type in the official type definitions. */
export interface Property {
  /** Absent if only `enum` or `const` restricts the value. */
  type?: "object" | "array" | "string" | "boolean" | "integer" | "number" | "any";
  flags?: readonly ("required" | "readOnly" | "writeOnly")[];
  /** Members of an object. */
  properties?: Record<string, Property>;
  /** Members besides `properties`; if absent, they are refused. */
  additionalProperties?: Property;
  items?: Property;
  /** Open list of values: compared case-insensitively; the services refuse unknown ones. */
  known?: readonly string[];
  /** Closed list of values, compared exactly. */
  enum?: readonly string[];
  const?: string;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minValue?: number;
  maxValue?: number;
}

/** One violation in a body. */
export interface Violation {
  /** For example `properties.parent.syncProperties.messageTtl`. */
  path: string;
  message: string;
}

/** A checked body: `body` is the sent body without nulls and with the canonical casing of known values. */
export interface CheckedBody {
  body: JsonObject;
  violations: Violation[];
}

const official: unknown = armTypes;
const tables = official as Record<string, Property>;

/** Property table of a type: of this version, else of the newest earlier one, else of the oldest. Undefined for unknown types. */
export function propertyTable(type: string, apiVersion: string): Property | undefined {
  const prefix = `${type.toLowerCase()}@`;
  const versions = Object.keys(tables)
    .filter((key) => key.toLowerCase().startsWith(prefix))
    .sort();
  const best = versions.findLast((key) => key.slice(prefix.length) <= apiVersion) ?? versions[0];
  return best === undefined ? undefined : tables[best];
}

/**
 * Checks a body against a table: unknown and read-only members, types, values, patterns, limits and (unless partial) required members.
 * `name` is the resource's name from the path, which the body may repeat. Omitted for bodies that are not resources.
 */
export function checkBody(body: JsonObject, table: Property, options: { name?: string; partial: boolean }): CheckedBody {
  const violations: Violation[] = [];
  if (options.name === undefined) return { body: checkObject(body, table, "", options.partial, violations), violations };
  const { name, ...rest } = body;
  if (name !== undefined && name !== options.name) violations.push({ path: "name", message: `is not the name in the path, ${options.name}` });
  const { name: _ownName, ...properties } = table.properties ?? {};
  const checked = checkObject(rest, { ...table, properties }, "", options.partial, violations);
  return { body: checked, violations };
}

/** Checks the name in the path against the table's pattern and limits. */
export function checkName(name: string, table: Property): Violation[] {
  const violations: Violation[] = [];
  const property = table.properties?.name;
  if (property) checkValue(name, property, "name", false, violations);
  return violations;
}

function checkObject(value: JsonObject, table: Property, path: string, partial: boolean, violations: Violation[]): JsonObject {
  const properties = table.properties ?? {};
  const checked: JsonObject = {};
  for (const [key, member] of Object.entries(value)) {
    const at = path === "" ? key : `${path}.${key}`;
    const property = properties[key] ?? table.additionalProperties;
    if (!property) violations.push({ path: at, message: `is unknown; known are ${Object.keys(properties).join(", ")}` });
    else if (property.flags?.includes("readOnly")) violations.push({ path: at, message: "is read-only" });
    else if (member !== null) checked[key] = checkValue(member, property, at, partial, violations);
  }
  if (partial) return checked;
  for (const [key, property] of Object.entries(properties)) {
    if (property.flags?.includes("required") && checked[key] === undefined && value[key] === undefined)
      violations.push({ path: path === "" ? key : `${path}.${key}`, message: "is required" });
  }
  return checked;
}

function checkValue(value: Json, property: Property, path: string, partial: boolean, violations: Violation[]): Json {
  const refuse = (message: string): Json => {
    violations.push({ path, message });
    return value;
  };
  if (property.const !== undefined && value !== property.const) return refuse(`must be ${property.const}`);
  if (property.enum && !property.enum.some((allowed) => allowed === value)) return refuse(`must be one of ${property.enum.join(", ")}`);
  switch (property.type) {
    case "object":
      return isObject(value) ? checkObject(value, property, path, partial, violations) : refuse("must be an object");
    case "array": {
      const { items } = property;
      if (!Array.isArray(value)) return refuse("must be an array");
      return items ? value.map((item, index) => checkValue(item, items, `${path}[${index}]`, false, violations)) : value;
    }
    case "string":
      return typeof value === "string" ? checkText(value, property, refuse) : refuse("must be a string");
    case "boolean":
      return typeof value === "boolean" ? value : refuse("must be true or false");
    case "integer":
    case "number":
      return typeof value === "number" ? checkNumber(value, property, refuse) : refuse("must be a number");
    default:
      return value;
  }
}

function checkText(value: string, property: Property, refuse: (message: string) => Json): Json {
  const { known, pattern, minLength, maxLength } = property;
  if (known) {
    const canonical = known.find((candidate) => candidate.toLowerCase() === value.toLowerCase());
    return canonical ?? refuse(`must be one of ${known.join(", ")}`);
  }
  if (minLength !== undefined && value.length < minLength) return refuse(`must have ${minLength} characters or more`);
  if (maxLength !== undefined && value.length > maxLength) return refuse(`must have ${maxLength} characters or less`);
  if (pattern !== undefined && !new RegExp(pattern).test(value)) return refuse(`must match ${pattern}`);
  return value;
}

function checkNumber(value: number, property: Property, refuse: (message: string) => Json): Json {
  if (property.type === "integer" && !Number.isInteger(value)) return refuse("must be a whole number");
  if (property.minValue !== undefined && value < property.minValue) return refuse(`must be ${property.minValue} or more`);
  if (property.maxValue !== undefined && value > property.maxValue) return refuse(`must be ${property.maxValue} or less`);
  return value;
}

function isObject(value: Json): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
