import type { Json, JsonObject } from "../../../azure/operation";
import { isObject, withoutNulls } from "../secrets";
import { type ArmShape, isReadOnly, memberShape, wireNameOf } from "./arm-shape";
import type { Place, ResourceTable } from "./resource-table";

/** Body of a PUT from the declared inputs. Includes an empty `properties`, as the vendor does for types that have it. */
export function armBody(table: ResourceTable, inputs: JsonObject): JsonObject {
  const members = (place: Place): JsonObject => {
    const named = Object.entries(inputs).filter(([name]) => table.inputs[name]?.place === place);
    return Object.fromEntries(named.map(([name, value]) => [wireNameOf(table, name, place), asSent(name, onWire(value, memberShape(table, name, place)))]));
  };
  const hasProperties = Object.values(table.inputs).some(({ place }) => place === "properties");
  return { ...members("top"), ...(hasProperties ? { properties: members("properties") } : {}) };
}

/** SDK outputs of an ARM body: flattened `properties`, only the type's members, and the requested API version. */
export function outputsOf(table: ResourceTable, body: JsonObject): JsonObject {
  const properties = isObject(body.properties) ? body.properties : {};
  const outputs: JsonObject = {};
  for (const [name, place] of Object.entries(table.outputs)) {
    const value = (place === "top" ? body : properties)[wireNameOf(table, name, place)];
    if (value !== undefined && value !== null) outputs[name] = modelled(withoutNulls(value), memberShape(table, name, place));
  }
  return { ...outputs, azureApiVersion: table.apiVersion };
}

/** The part of SDK outputs that could be inputs: without read-only members, at any depth. Outputs have no path parts except `scope`, which is skipped. */
export function inputsAmong(table: ResourceTable, outputs: JsonObject): JsonObject {
  const inputs: JsonObject = {};
  for (const [name, { place }] of Object.entries(table.inputs)) {
    const value = outputs[name];
    if (value === undefined || place === "path") continue;
    const shape = memberShape(table, name, place);
    if (!isReadOnly(shape)) inputs[name] = settable(name, value, shape);
  }
  return inputs;
}

/** The value with ARM's member names. */
function onWire(value: Json, shape: ArmShape | undefined): Json {
  if (Array.isArray(value)) return value.map((item) => onWire(item, shape?.items));
  if (!isObject(value)) return value;
  const wire: JsonObject = {};
  for (const [name, member] of Object.entries(value)) {
    const inner = shape?.properties?.[name];
    const [outer = name, lifted] = (inner?.wireName ?? name).split("/");
    const others = wire[outer];
    wire[outer] = lifted === undefined ? onWire(member, inner) : { ...(isObject(others) ? others : {}), [lifted]: onWire(member, inner) };
  }
  return wire;
}

/** User-assigned identities are a list in the SDK and a map of empty objects in ARM. */
function asSent(name: string, value: Json): Json {
  if (name !== "identity" || !isObject(value) || !Array.isArray(value.userAssignedIdentities)) return value;
  return { ...value, userAssignedIdentities: Object.fromEntries(value.userAssignedIdentities.map((id) => [String(id), {}])) };
}

function settable(name: string, value: Json, shape: ArmShape | undefined): Json {
  const written = writable(value, shape);
  if (name !== "identity" || !isObject(written) || !isObject(written.userAssignedIdentities)) return written;
  return { ...written, userAssignedIdentities: Object.keys(written.userAssignedIdentities) };
}

function writable(value: Json, shape: ArmShape | undefined): Json {
  if (Array.isArray(value)) return value.map((item) => writable(item, shape?.items));
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([name]) => !isReadOnly(shape?.properties?.[name]));
  return Object.fromEntries(kept.map(([name, member]) => [name, writable(member, shape?.properties?.[name] ?? shape?.additionalProperties)]));
}

/** The value with the SDK's member names. Drops members that are not in the tables, as the vendor does. */
function modelled(value: Json, shape: ArmShape | undefined): Json {
  if (!shape || shape.type === "any") return value;
  if (Array.isArray(value)) return value.map((item) => modelled(item, shape.items));
  if (!isObject(value)) return value;
  const members = Object.entries(value).flatMap(([wireName, member]): [string, Json][] =>
    isObject(member) && isFlattened(wireName, shape) ? Object.entries(member).map(([name, inner]) => [`${wireName}/${name}`, inner]) : [[wireName, member]],
  );
  const kept = members.flatMap(([wireName, member]): [string, Json][] => {
    const [name = wireName] = Object.entries(shape.properties ?? {}).find(([, { wireName: other }]) => other === wireName) ?? [];
    const inner = shape.properties?.[name] ?? shape.additionalProperties;
    return inner ? [[name, modelled(member, inner)]] : [];
  });
  return Object.fromEntries(kept);
}

function isFlattened(wireName: string, { properties = {} }: ArmShape): boolean {
  return Object.values(properties).some((member) => member.wireName?.startsWith(`${wireName}/`));
}
