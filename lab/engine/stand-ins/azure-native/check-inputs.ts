import type { Json, JsonObject } from "../../../azure/operation";
import { isObject, isUnknown } from "../secrets";
import type { CheckFailure } from "../stand-in";
import { type ArmShape, isReadOnly, memberShape } from "./arm-shape";
import type { InputField, ResourceTable } from "./resource-table";

/** All faults of the inputs: unknown or read-only properties, wrong types, and missing properties. Unknown values pass. */
export function inputFailures(table: ResourceTable, inputs: JsonObject): CheckFailure[] {
  const given = Object.entries(inputs).flatMap(([name, value]) => {
    const field = table.inputs[name];
    return field ? valueFailures(name, value, shapeOf(table, name, field)) : [notKnown(name, Object.keys(table.inputs))];
  });
  const missing = Object.entries(table.inputs)
    .filter(([name, { required }]) => required && inputs[name] === undefined)
    .map(([name, { place }]) => ({
      property: name,
      reason: place === "path" && name.endsWith("Name") ? nameless(name) : `missing required property '${name}'`,
    }));
  return [...given, ...missing];
}

const nameless = (name: string) => `missing required property '${name}': the stand-in makes up no names`;

const pathPart: ArmShape = { type: "string" };

function shapeOf(table: ResourceTable, name: string, { place }: InputField): ArmShape | undefined {
  return place === "path" ? pathPart : memberShape(table, name, place);
}

function valueFailures(property: string, value: Json, shape: ArmShape | undefined): CheckFailure[] {
  if (isUnknown(value) || !shape || shape.type === "any") return [];
  if (property === "identity.userAssignedIdentities") return Array.isArray(value) ? [] : [{ property, reason: `${property} must be a list of ids` }];
  if (!hasType(value, shape.type)) return [{ property, reason: `${property} must be of type ${shape.type}, but is ${typeName(value)}` }];
  if (Array.isArray(value)) return value.flatMap((item, index) => valueFailures(`${property}[${index}]`, item, shape.items));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, member]) => memberFailures(property, name, member, shape));
}

function memberFailures(parent: string, name: string, value: Json, shape: ArmShape): CheckFailure[] {
  const property = `${parent}.${name}`;
  const declared = shape.properties?.[name];
  if (!declared && !shape.additionalProperties) return [notKnown(property, settableNames(shape))];
  if (isReadOnly(declared)) return [{ property, reason: `${property} is set by the service; known: ${settableNames(shape).join(", ")}` }];
  return valueFailures(property, value, declared ?? shape.additionalProperties);
}

function notKnown(property: string, known: readonly string[]): CheckFailure {
  return { property, reason: `${property} is not a known property; known: ${known.join(", ")}` };
}

function settableNames(shape: ArmShape): string[] {
  return Object.entries(shape.properties ?? {})
    .filter(([, member]) => !isReadOnly(member))
    .map(([name]) => name);
}

function hasType(value: Json, type: string | undefined): boolean {
  if (type === undefined) return typeof value === "string";
  if (type === "array") return Array.isArray(value);
  if (type === "object") return isObject(value);
  if (type === "integer") return Number.isInteger(value);
  return typeof value === type;
}

function typeName(value: Json): string {
  return Array.isArray(value) ? "array" : typeof value;
}
