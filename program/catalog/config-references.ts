import { asYaml } from "../../components/core/field-table";

/** A place where a solution reads a config template. */
export interface ConfigReference {
  /** As written: `name/version`, or `subscription/group/name/version`. */
  reference: string;
  /** Undefined for `$include`, which inserts the whole template. */
  path?: string;
}

/**
 * References of a configuration template and a specification to config templates: `$config(reference, path)` and `$include(reference)`, also inside other calls.
 * Leaves out references whose name or path is itself an expression: only the service evaluates those. Source: configuration model, expressions.
 */
export function configReferences(template: string, specification: unknown): ConfigReference[] {
  // Parsed first, to skip comments; quotes around a parameter have no meaning.
  const text = JSON.stringify([asYaml(template), specification]).replaceAll(/\\?["']/g, "");
  const calls = [...text.matchAll(/\$(config|include)\(\s*([^\s,()$]+)\s*(?:,\s*([^\s,()$]+)\s*)?\)/g)];
  return calls.map(([, call, reference = "", path]) => (call === "config" && path !== undefined ? { reference, path } : { reference }));
}

/** Name and version of a config template in the reader's own resource group; undefined for one of another group. */
export function ownConfigTemplate({ reference }: ConfigReference): { name: string; version: string } | undefined {
  const [name = "", version = "", ...more] = reference.split("/");
  return more.length > 0 ? undefined : { name, version };
}
