import { asYaml } from "../../components/core/field-table";

/** A place where a solution reads a config template. */
export interface ConfigReference {
  /** As written: `name/version`, or `subscription/group/name/version`. */
  reference: string;
  /** Undefined where the whole template is put in. */
  path?: string;
}

/**
 * Where a configuration template and a specification read config templates: `$config(reference, path)` and `$include(reference)`, also within other calls.
 * One whose reference or path is itself an expression is known at the review only, and left out. Source: configuration model, expressions.
 */
export function configReferences(template: string, specification: unknown): ConfigReference[] {
  // What is written is read, and not what stands in comments; quotes around a parameter mean nothing.
  const text = JSON.stringify([asYaml(template), specification]).replaceAll(/\\?["']/g, "");
  const calls = [...text.matchAll(/\$(config|include)\(\s*([^\s,()$]+)\s*(?:,\s*([^\s,()$]+)\s*)?\)/g)];
  return calls.map(([, call, reference = "", path]) => (call === "config" && path !== undefined ? { reference, path } : { reference }));
}

/** Name and version of a config template in the reader's own resource group; undefined for one of another group. */
export function ownConfigTemplate({ reference }: ConfigReference): { name: string; version: string } | undefined {
  const [name = "", version = "", ...more] = reference.split("/");
  return more.length > 0 ? undefined : { name, version };
}
