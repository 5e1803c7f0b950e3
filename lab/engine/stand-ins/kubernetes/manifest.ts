import type { Json, JsonObject } from "../../../azure/operation";
import { hasUnknowns, isObject, type Path, type Properties, valueAt } from "../secrets";
import { isNamespaced, type KindTable } from "./kind-table";

const readOnlyMetadata = ["creationTimestamp", "deletionGracePeriodSeconds", "deletionTimestamp", "generation", "managedFields", "resourceVersion", "uid"];

/** Normalizes inputs for comparison: a Secret's `stringData` becomes `data`, and members that only the server sets are removed. Inputs with unknowns are unchanged. */
export function normalized(inputs: JsonObject): JsonObject {
  const metadata = isObject(inputs.metadata)
    ? Object.fromEntries(Object.entries(inputs.metadata).filter(([name]) => !readOnlyMetadata.includes(name)))
    : undefined;
  const manifest: JsonObject = { ...inputs, ...(metadata ? { metadata } : {}) };
  return manifest.kind === "Secret" && !hasUnknowns(manifest) ? encodedSecret(manifest) : manifest;
}

/** The part of a live object that the inputs declare: what the cluster added is no difference. */
export function prunedTo(shape: Json | undefined, live: Json): Json {
  if (Array.isArray(live) && Array.isArray(shape)) return live.slice(0, shape.length).map((item, index) => prunedTo(shape[index], item));
  if (!isObject(live) || !isObject(shape)) return live;
  const kept = Object.entries(live).filter(([name]) => name in shape);
  return Object.fromEntries(kept.map(([name, member]) => [name, prunedTo(shape[name], member)]));
}

/** The state's three marks beside the live object. Source: the vendor's checkpoint since 4.0. */
export function checkpoint(inputs: Properties, live: JsonObject, marks: { initialApiVersion: string; fieldManager: string }): Properties {
  const values = { ...live, __inputs: inputs.values, __initialApiVersion: marks.initialApiVersion, __fieldManager: marks.fieldManager };
  const secrets = secretPaths(inputs);
  return { values, secrets: [...secrets, ...secrets.map((path) => ["__inputs", ...path])] };
}

/** The inputs with their secrets; a Secret's data is always secret, even if the program did not mark it. */
export function withSecrets(values: JsonObject, { secrets }: Properties): Properties {
  return { values, secrets: secretPaths({ values, secrets }) };
}

/** Inputs and live object in a state. */
export function parsedCheckpoint({ values }: Properties): {
  inputs: JsonObject;
  live: JsonObject;
  initialApiVersion: string | undefined;
  fieldManager: string | undefined;
} {
  const { __inputs, __initialApiVersion, __fieldManager, ...live } = values;
  return { inputs: isObject(__inputs) ? __inputs : {}, live, initialApiVersion: text(__initialApiVersion), fieldManager: text(__fieldManager) };
}

/** `namespace/name`, or the name alone for cluster-scoped objects. */
export function objectId(object: JsonObject): string {
  const namespace = text(valueAt(object, ["metadata", "namespace"]));
  return [...(namespace ? [namespace] : []), nameOf(object)].join("/");
}

/** Name in the metadata; empty if there is none. */
export function nameOf(object: JsonObject): string {
  return text(valueAt(object, ["metadata", "name"])) ?? "";
}

/** A copy in the given namespace, unless it has its own or its kind is cluster-scoped. */
export function inNamespace(table: KindTable, object: JsonObject, namespace: string): JsonObject {
  const metadata = isObject(object.metadata) ? object.metadata : {};
  if (!isNamespaced(table)) {
    const { namespace: _, ...others } = metadata;
    return { ...object, metadata: others };
  }
  return { ...object, metadata: { ...metadata, namespace: metadata.namespace ?? namespace } };
}

/** Is this annotation `"true"`? */
export function isAnnotated(object: JsonObject, annotation: string): boolean {
  return valueAt(object, ["metadata", "annotations", annotation]) === "true";
}

/** Managers of an object's fields. */
export function managedFieldsOf(live: JsonObject): JsonObject[] {
  const fields = valueAt(live, ["metadata", "managedFields"]);
  return Array.isArray(fields) ? fields.filter(isObject) : [];
}

function secretPaths({ values, secrets }: Properties): Path[] {
  if (values.kind !== "Secret") return [...secrets];
  const others = secrets.filter(([first]) => first !== "data" && first !== "stringData");
  return [...others, ["data"], ["stringData"]];
}

/** The API server encodes `stringData` the same way, over `data`. */
function encodedSecret({ stringData, data, ...manifest }: JsonObject): JsonObject {
  const given = Object.entries(isObject(data) ? data : {}).map(([key, value]) => [key, reencoded(value)] as const);
  const added = Object.entries(isObject(stringData) ? stringData : {}).map(
    ([key, value]) => [key, Buffer.from(String(value), "utf8").toString("base64")] as const,
  );
  const all = Object.fromEntries([...given, ...added]);
  return Object.keys(all).length > 0 || data !== undefined ? { ...manifest, data: all } : manifest;
}

/** Removes line breaks in base64, like the API server; keeps invalid base64 for the server to refuse. */
function reencoded(value: Json): Json {
  if (typeof value !== "string") return value;
  const compact = value.replace(/[\r\n]/g, "");
  const again = Buffer.from(compact, "base64").toString("base64");
  return again === compact ? again : value;
}

function text(value: Json | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}
