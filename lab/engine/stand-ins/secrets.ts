import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import type { Json, JsonObject } from "../../azure/operation";

/** Keys of the path to a value. Never enters a list: a secret in a list marks the whole list. */
export type Path = readonly string[];

/** A resource's properties without secret envelopes, and the paths of the secrets. */
export interface Properties {
  values: JsonObject;
  secrets: readonly Path[];
}

/** The engine's value for an unknown string. Source: sdk/go/common/resource/plugin/rpc.go, pulumi 3.259. */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const sentinels = new Set<unknown>([
  unknown,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);
const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

/** Is this value unknown until `up`? */
export function isUnknown(value: unknown): boolean {
  return sentinels.has(value);
}

/** Is any nested value unknown? */
export function hasUnknowns(value: Json | undefined): boolean {
  if (Array.isArray(value)) return value.some(hasUnknowns);
  return isObject(value) ? Object.values(value).some(hasUnknowns) : isUnknown(value);
}

/** Is this an object, neither null nor a list? */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Removes the secret envelopes, and nulls, which both vendors' plugins ignore. @throws Error for assets, archives and resource references, which no modelled type accepts */
export function propertiesOf(struct: Struct | undefined): Properties {
  const secrets: Path[] = [];
  const values = struct ? unwrap(struct.toJavaScript() as JsonObject, [], secrets) : {};
  return { values: isObject(values) ? values : {}, secrets };
}

/** Adds secret envelopes at the existing secret paths. Keeps unknowns. */
export function structOf({ values, secrets }: Properties): Struct {
  const wrapped = Object.entries(withoutNulls(values) as JsonObject).map(([key, value]) => [key, wrap(value, below(secrets, key))]);
  return Struct.fromJavaScript(Object.fromEntries(wrapped) as Record<string, JavaScriptValue>);
}

/** Values that are secret at the given paths: a secret input becomes a secret output. */
export function propertiesWith(values: JsonObject, secrets: readonly Path[]): Properties {
  return { values, secrets };
}

/** The value at a path; undefined if the path does not exist. */
export function valueAt(value: Json | undefined, path: Path): Json | undefined {
  return path.reduce<Json | undefined>((here, key) => (isObject(here) ? here[key] : undefined), value);
}

/** Removes null and undefined members at any depth. */
export function withoutNulls(value: Json): Json {
  if (Array.isArray(value)) return value.filter((item) => item !== null && item !== undefined).map(withoutNulls);
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([, member]) => member !== null && member !== undefined);
  return Object.fromEntries(kept.map(([key, member]) => [key, withoutNulls(member)]));
}

function unwrap(value: Json, path: Path, secrets: Path[]): Json {
  if (Array.isArray(value)) return unwrapList(value, path, secrets);
  if (!isObject(value)) return value;
  const signature = value[signatureKey];
  if (signature === secretSignature) {
    secrets.push(path);
    return unwrap(value.value ?? null, path, secrets);
  }
  if (signature !== undefined) throw new Error(`the value at ${path.join(".")} is an asset, an archive or a resource; the stand-in accepts plain values only`);
  const members = Object.entries(value).map(([key, member]): [string, Json] => [key, unwrap(member, [...path, key], secrets)]);
  return Object.fromEntries(members.filter(([, member]) => member !== null));
}

function unwrapList(list: Json[], path: Path, secrets: Path[]): Json[] {
  const inside: Path[] = [];
  const items = list.filter((item) => item !== null).map((item) => unwrap(item, path, inside));
  if (inside.length > 0) secrets.push(path);
  return items;
}

function wrap(value: Json, secrets: readonly Path[]): Json {
  const whole = secrets.some((path) => path.length === 0) || (secrets.length > 0 && !isObject(value));
  if (whole) return { [signatureKey]: secretSignature, value };
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, wrap(member, below(secrets, key))]));
}

function below(paths: readonly Path[], key: string): Path[] {
  return paths.filter(([first]) => first === key).map(([, ...rest]) => rest);
}
