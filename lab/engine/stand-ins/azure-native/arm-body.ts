import type { Json, JsonObject } from "../../../azure/operation";
import { isObject, withoutNulls } from "../secrets";
import { type ArmShape, isReadOnly, memberShape, wireNameOf } from "./arm-shape";
import type { Place, ResourceTable } from "./resource-table";

/** The body of a PUT: every declared input at its place. `properties` is there even when empty, as the vendor sends it for types that have it. */
export function armBody(table: ResourceTable, inputs: JsonObject): JsonObject {
  const members = (place: Place): JsonObject => {
    const named = Object.entries(inputs).filter(([name]) => table.inputs[name]?.place === place);
    return Object.fromEntries(named.map(([name, value]) => [wireNameOf(table, name, place), asSent(name, onWire(value, memberShape(table, name, place)))]));
  };
  const hasProperties = Object.values(table.inputs).some(({ place }) => place === "properties");
  return { ...members("top"), ...(hasProperties ? { properties: members("properties") } : {}) };
}

/** SDK outputs of an ARM body: `properties` flattened, only what the type has, and the version that was asked. */
export function outputsOf(table: ResourceTable, body: JsonObject): JsonObject {
  const properties = isObject(body.properties) ? body.properties : {};
  const outputs: JsonObject = {};
  for (const [name, place] of Object.entries(table.outputs)) {
    const value = (place === "top" ? body : properties)[wireNameOf(table, name, place)];
    if (value !== undefined && value !== null) outputs[name] = modelled(withoutNulls(value), memberShape(table, name, place));
  }
  return { ...outputs, azureApiVersion: table.apiVersion };
}

/** The part of SDK outputs that could have been inputs: what the service alone sets is left out, at any depth. Path parts are not among outputs, except `scope`, which is skipped. */
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

/** The value in the names of the wire. */
function onWire(value: Json, shape: ArmShape | undefined): Json {
  if (Array.isArray(value)) return value.map((item) => onWire(item, shape?.items));
  if (!isObject(value)) return value;
  const named = Object.entries(value).map(([name, member]): [string, Json] => {
    const inner = shape?.properties?.[name];
    return [inner?.wireName ?? name, onWire(member, inner)];
  });
  return Object.fromEntries(named);
}

/** User-assigned identities are a list in the SDK and a map of empty objects on the wire. */
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

/** The value in the SDK's names. Members that the tables do not know are dropped, as the vendor drops them. */
function modelled(value: Json, shape: ArmShape | undefined): Json {
  if (!shape || shape.type === "any") return value;
  if (Array.isArray(value)) return value.map((item) => modelled(item, shape.items));
  if (!isObject(value)) return value;
  const kept = Object.entries(value).flatMap(([wireName, member]): [string, Json][] => {
    const [name = wireName] = Object.entries(shape.properties ?? {}).find(([, { wireName: other }]) => other === wireName) ?? [];
    const inner = shape.properties?.[name] ?? shape.additionalProperties;
    return inner ? [[name, modelled(member, inner)]] : [];
  });
  return Object.fromEntries(kept);
}
