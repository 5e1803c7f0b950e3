import { parseDocument } from "yaml";
import type { Json, JsonObject } from "../operation";

/** A YAML text is no YAML, or no map at its top. */
export class YamlFailure extends Error {}

/** The map that a YAML text holds; empty for an empty text. `what` names the text in refusals. */
export function yamlMap(text: string, what: string): JsonObject {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error) throw new YamlFailure(`${what} is no valid YAML: ${error.message}`);
  const value: Json = document.toJS();
  if (value === null) return {};
  if (typeof value !== "object" || Array.isArray(value)) throw new YamlFailure(`${what} must be a YAML map.`);
  return value;
}
