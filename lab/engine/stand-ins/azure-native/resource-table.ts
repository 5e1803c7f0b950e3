import type { CustomResource } from "@pulumi/pulumi";
import type { Json } from "../../../azure/operation";

/** Where an SDK property lies in the ARM body: at its top, or inside `properties` (the SDK shows those flattened). */
export type Place = "top" | "properties";

/** One input of the SDK. */
export interface InputField {
  place: "path" | Place;
  required: boolean;
  /** A change needs a new resource. Every part of the path does. */
  replaces: boolean;
  /** What the SDK fills in; adding a value equal to it is no change. */
  default?: Json;
}

/** How one resource type of azure-native maps to ARM. */
export interface ResourceTable {
  /** Token that the npm package registers. */
  type: string;
  /** Type in the official property tables (lab/azure/data/arm-types.json). */
  armType: string;
  /** azure-native 3.28's default; reference pulumi 4.5. */
  apiVersion: string;
  /** Path of the id; `{name}` is an input, except `{subscriptionId}`. */
  path: string;
  /** Declared as long-running: a body that is not finished is polled also after a 200 or 201. */
  longRunning: boolean;
  inputs: Record<string, InputField>;
  outputs: Record<string, Place>;
  /** Members that the SDK calls otherwise than the wire: place below the SDK property (`[]` for items), or the member of `properties` itself, as on the wire, to the SDK's name. */
  renamed?: Readonly<Record<string, string>>;
}

/** Names of the outputs of an SDK class. */
export type OutputNames<Resource extends CustomResource> = Exclude<keyof Resource, keyof CustomResource>;

type Options = Partial<Pick<InputField, "required" | "replaces" | "default">>;

/** A part of the id. Names are required too: the vendor would make one up, the stand-in does not. */
export const inPath: InputField = { place: "path", required: true, replaces: true };

/** A top-level member of the ARM body. */
export function atTop(options: Options = {}): InputField {
  return { place: "top", required: false, replaces: false, ...options };
}

/** A member of the ARM body's `properties`. */
export function inProperties(options: Options = {}): InputField {
  return { place: "properties", required: false, replaces: false, ...options };
}
