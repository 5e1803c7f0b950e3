import type { Json, JsonObject } from "../../../azure/operation";
import { isObject, isUnknown, unknown } from "../secrets";
import { type ArmShape, memberShape } from "./arm-shape";
import type { ResourceTable } from "./resource-table";

/** Outputs that an update in place never changes; the vendor takes them from the state. */
const stableOutputs = ["name", "location"];

/**
 * Outputs in a preview: inputs are returned unchanged, everything else is unknown, also inside objects.
 * Every computed output is therefore unknown in any update in place, as with the vendor (its PreviewOutputs).
 */
export function previewOutputs(table: ResourceTable, inputs: JsonObject, previousOutputs: JsonObject = {}): JsonObject {
  const outputs: JsonObject = {};
  for (const [name, place] of Object.entries(table.outputs)) {
    if (name === "azureApiVersion") continue;
    outputs[name] = echoed(inputs[name], memberShape(table, name, place));
  }
  for (const name of stableOutputs) if (previousOutputs[name] !== undefined) outputs[name] = previousOutputs[name];
  return outputs;
}

function echoed(input: Json | undefined, shape: ArmShape | undefined): Json {
  if (input === undefined || isUnknown(input)) return unknown;
  if (Array.isArray(input)) return input.map((item) => echoed(item, shape?.items));
  if (!isObject(input)) return input;
  const declared = Object.keys(shape?.properties ?? {});
  const free = shape?.additionalProperties ? Object.keys(input) : [];
  const members = [...new Set([...declared, ...free])];
  return Object.fromEntries(members.map((name) => [name, echoed(input[name], shape?.properties?.[name] ?? shape?.additionalProperties)]));
}
