import { addedMembers } from "./data/added-members";
import armTypes from "./data/arm-types.json";
import type { Property } from "./property";
import type { Json, JsonObject } from "./store";

export type { Property };

/** One violation in a body. */
export interface Violation {
  /** For example `properties.parent.syncProperties.messageTtl`. */
  path: string;
  message: string;
}

/** A checked body: `body` is the sent body without nulls and read-only members, and with the canonical casing of known values. */
export interface CheckedBody {
  body: JsonObject;
  violations: Violation[];
}

const official: unknown = armTypes;
const tables = withAdded(official as Record<string, Property>);

/** The official tables, and those of newer versions that add members to one of them. */
function withAdded(known: Record<string, Property>): Record<string, Property> {
  const added = addedMembers.map(({ type, version, from, members }): [string, Property] => {
    return [`${type}@${version}`, merged(known[`${type}@${from}`] ?? { type: "object" }, members)];
  });
  return { ...known, ...Object.fromEntries(added) };
}

function merged(table: Property, members: Property): Property {
  const properties = { ...table.properties };
  for (const [name, member] of Object.entries(members.properties ?? {})) properties[name] = merged(properties[name] ?? {}, member);
  return { ...table, ...members, ...(members.properties ? { properties } : {}) };
}

/** How bodies are read. */
export interface BodyOptions {
  /** The resource's name from the path, which the body may repeat. Omitted for bodies that are not resources. */
  name?: string;
  /** Members may be missing. */
  partial: boolean;
  /** The service takes `"true"` for a boolean and `"7"` for a number, as its JSON reader does. @default false */
  readsTexts?: boolean;
}

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
 * Checks a body against a table: unknown members, types, values, patterns, limits and (unless partial) required members.
 * Read-only members are left out, as the services do: clients send back what they read.
 */
export function checkBody(body: JsonObject, table: Property, options: BodyOptions): CheckedBody {
  const violations: Violation[] = [];
  const reading: Reading = { partial: options.partial, readsTexts: options.readsTexts === true, violations };
  if (options.name === undefined) return { body: checkObject(body, table, "", reading), violations };
  const { name, ...sent } = body;
  const rest = Object.fromEntries(Object.entries(sent).filter(([key]) => !serviceMembers.includes(key) || table.properties?.[key]));
  if (name !== undefined && name !== options.name) violations.push({ path: "name", message: `is not the name in the path, ${options.name}` });
  const { name: _ownName, ...properties } = table.properties ?? {};
  const checked = checkObject(rest, { ...table, properties }, "", reading);
  return { body: checked, violations };
}

/** Checks the name in the path against the table's pattern and limits. */
export function checkName(name: string, table: Property): Violation[] {
  const violations: Violation[] = [];
  const property = table.properties?.name;
  if (property) checkValue(name, property, "name", { partial: false, readsTexts: false, violations });
  return violations;
}

/** Members that every resource gets from ARM, whether its table lists them or not. */
const serviceMembers: readonly string[] = ["id", "type", "systemData", "eTag", "etag"];

interface Reading {
  partial: boolean;
  readsTexts: boolean;
  violations: Violation[];
}

function checkObject(value: JsonObject, table: Property, path: string, reading: Reading): JsonObject {
  const { partial, violations } = reading;
  const properties = table.properties ?? {};
  const checked: JsonObject = {};
  for (const [key, member] of Object.entries(value)) {
    const at = path === "" ? key : `${path}.${key}`;
    const property = properties[key] ?? table.additionalProperties;
    if (!property) violations.push({ path: at, message: `is unknown; known are ${Object.keys(properties).join(", ")}` });
    else if (member !== null && !property.flags?.includes("readOnly")) checked[key] = checkValue(member, property, at, reading);
  }
  if (partial) return checked;
  for (const [key, property] of Object.entries(properties)) {
    if (property.flags?.includes("required") && checked[key] === undefined && value[key] === undefined)
      violations.push({ path: path === "" ? key : `${path}.${key}`, message: "is required" });
  }
  return checked;
}

function checkValue(sent: Json, property: Property, path: string, reading: Reading): Json {
  const value = reading.readsTexts ? valueOfText(sent, property) : sent;
  const refuse = (message: string): Json => {
    reading.violations.push({ path, message });
    return value;
  };
  if (property.const !== undefined && value !== property.const) return refuse(`must be ${property.const}`);
  if (property.enum && !property.enum.some((allowed) => allowed === value)) return refuse(`must be one of ${property.enum.join(", ")}`);
  switch (property.type) {
    case "object":
      return isObject(value) ? checkObject(value, property, path, reading) : refuse("must be an object");
    case "array": {
      const { items } = property;
      if (!Array.isArray(value)) return refuse("must be an array");
      return items ? value.map((item, index) => checkValue(item, items, `${path}[${index}]`, { ...reading, partial: false })) : value;
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

/** The boolean or number that a text stands for where the table wants one; any other value unchanged. */
function valueOfText(sent: Json, { type }: Property): Json {
  if (typeof sent !== "string") return sent;
  const text = sent.trim();
  if (type === "boolean" && /^(true|false)$/i.test(text)) return text.toLowerCase() === "true";
  if ((type === "integer" || type === "number") && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  return sent;
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
