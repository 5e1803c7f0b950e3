import type { JsonObject } from "../operation";
import { objectOf, textOf } from "../resource";
import { YamlFailure, yamlMap } from "./yaml-text";

/** Schema of a configuration template: a stored one, an inline one, or none. */
export type SchemaChoice = { name: string; version: string } | { inline: JsonObject } | undefined;

/** A parsed configuration template. Source: workload-orchestration reference 3.1. */
export interface ConfigurationTemplate {
  schema: SchemaChoice;
  /** Tree of Helm values or settings, with unresolved expressions. */
  configs: JsonObject;
}

const known = ["schema", "metadata", "configs"];

/** Parses the YAML text of a template version. @throws YamlFailure, also for what the lab does not model */
export function configurationTemplate(text: string): ConfigurationTemplate {
  const what = "The configuration template";
  const content = yamlMap(text, what);
  const unknown = Object.keys(content).filter((key) => !known.includes(key));
  if (unknown.length > 0) throw new YamlFailure(`${what} has parts that the lab does not model: ${unknown.join(", ")}. Known are ${known.join(", ")}.`);
  const { configs } = content;
  if (typeof configs !== "object" || configs === null || Array.isArray(configs)) throw new YamlFailure(`${what} has no map 'configs'.`);
  return { configs, schema: schemaChoice(content, what) };
}

function schemaChoice(content: JsonObject, what: string): SchemaChoice {
  if (content.schema === undefined || content.schema === null) return undefined;
  const schema = objectOf(content.schema);
  if (schema.rules !== undefined) return { inline: schema };
  const name = textOf(schema.name);
  const version = textOf(schema.version);
  if (name === undefined || version === undefined) throw new YamlFailure(`${what} must name its schema by 'name' and 'version', both texts.`);
  return { name, version };
}
