import { at, canonicalJson, isObject, textAt } from "../core/json";

/**
 * A configuration, or the values of one, as YAML text; undefined where there is none.
 * Since API version 2026-06-01 the service may return an object where it returned YAML text before; JSON is YAML, too.
 * Source: azure-rest-api-specs, stable/2026-06-01: `configurations`, `configuration`, `values`.
 */
export function configurationText(resource: unknown, ...path: string[]): string | undefined {
  const found = at(resource, ...path);
  return isObject(found) ? canonicalJson(found) : textAt(resource, ...path);
}
