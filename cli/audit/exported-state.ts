import { EdgeError } from "../../components/core/fault";
import { at, isObject, listAt, textAt } from "../../components/core/json";
import type { StateResource } from "../../policy/fleet-rule";

/**
 * The living resources of one state as `pulumi stack export` writes it.
 * @throws EdgeError `EDGE-STATE-FILE`
 */
export function exportedState(file: string, text: string): StateResource[] {
  const resources = resourcesOf(text);
  if (!resources) {
    const fix = "write it by `pulumi stack export -s <stack> --file <file>`";
    throw new EdgeError([{ code: "EDGE-STATE-FILE", what: "file is not an exported state", given: file, allowed: "JSON with deployment.resources", fix }]);
  }
  return resources.filter((resource) => isObject(resource) && resource["delete"] !== true && resource["external"] !== true).map(recorded);
}

function resourcesOf(text: string): unknown[] | undefined {
  try {
    const state: unknown = JSON.parse(text);
    return isObject(at(state, "deployment")) ? listAt(state, "deployment", "resources") : undefined;
  } catch {
    return undefined;
  }
}

function recorded(resource: unknown): StateResource {
  const urn = textAt(resource, "urn") ?? "";
  const parent = textAt(resource, "parent");
  const byProperty = at(resource, "propertyDependencies");
  const dependsOn = [...listAt(resource, "dependencies"), ...(isObject(byProperty) ? Object.values(byProperty).flat() : [])].map(String);
  return {
    stack: urn.slice("urn:pulumi:".length).split("::")[0] ?? "",
    type: textAt(resource, "type") ?? "",
    urn,
    id: textAt(resource, "id") ?? "",
    properties: objectAt(resource, "inputs"),
    outputs: objectAt(resource, "outputs"),
    secretOutputs: listAt(resource, "additionalSecretOutputs").map(String),
    dependsOn: [...(parent === undefined ? [] : [parent]), ...dependsOn],
    isRetained: at(resource, "retainOnDelete") === true,
  };
}

function objectAt(resource: unknown, name: string): Record<string, unknown> {
  const found = at(resource, name);
  return isObject(found) ? found : {};
}
