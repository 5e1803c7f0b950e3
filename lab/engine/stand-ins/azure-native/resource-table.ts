import type { CustomResource } from "@pulumi/pulumi";
import type { Json } from "../../../azure/operation";

/** Where an SDK property is in the ARM body: at the top level, or in `properties` (flattened in the SDK). */
export type Place = "top" | "properties";

/** One input of the SDK. */
export interface InputField {
  place: "path" | Place;
  required: boolean;
  /** A change requires a replacement. True for every path part. */
  replaces: boolean;
  /** The SDK's default; adding an equal value is no change. */
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
  /** Declared as long-running: an unfinished body is polled even after a 200 or 201. */
  longRunning: boolean;
  inputs: Record<string, InputField>;
  outputs: Record<string, Place>;
  /** Members with different names in the SDK and ARM. Key: path below the SDK property (`[]` for items), or ARM's name of a member of `properties`; value: the SDK's name. */
  renamed?: Readonly<Record<string, string>>;
  /** SDK properties whose ARM object has a member `properties` of its own that the SDK flattens too. @default - none */
  flattened?: readonly string[];
}

/** Names of the outputs of an SDK class. */
export type OutputNames<Resource extends CustomResource> = Exclude<keyof Resource, keyof CustomResource>;

type Options = Partial<Pick<InputField, "required" | "replaces" | "default">>;

/** A part of the id. Names are required too: unlike the vendor, the stand-in does not generate them. */
export const inPath: InputField = { place: "path", required: true, replaces: true };

/** A top-level member of the ARM body. */
export function atTop(options: Options = {}): InputField {
  return { place: "top", required: false, replaces: false, ...options };
}

/** A member of the ARM body's `properties`. */
export function inProperties(options: Options = {}): InputField {
  return { place: "properties", required: false, replaces: false, ...options };
}
