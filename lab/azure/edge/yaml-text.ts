import { parseDocument } from "yaml";
import type { Json, JsonObject } from "../operation";

/** A text that is not valid YAML, or not a map. */
export class YamlFailure extends Error {}

/** Parses a YAML text into a map; empty for an empty text. `what` names the text in error messages. */
export function yamlMap(text: string, what: string): JsonObject {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error) throw new YamlFailure(`${what} is no valid YAML: ${error.message}`);
  const value: Json = document.toJS();
  if (value === null) return {};
  if (typeof value !== "object" || Array.isArray(value)) throw new YamlFailure(`${what} must be a YAML map.`);
  return value;
}
