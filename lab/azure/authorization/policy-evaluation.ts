import { ArmError, type JsonObject, type Operation } from "../operation";
import { objectOf, textOf } from "../resource";
import type { Store, StoredResource } from "../store";

const type = "Microsoft.Authorization/policyAssignments";

/** What a built-in definition does, and to what. */
interface TagPolicy {
  displayName: string;
  effect: "require" | "add";
  on: "resources" | "resource groups";
}

/** Built-in definitions about tags that the lab evaluates, by name. Source: Azure Policy built-in definitions, Tags. */
export const tagPolicies: Readonly<Record<string, TagPolicy>> = {
  "871b6d14-10aa-478d-b590-94f262ecfa99": { displayName: "Require a tag on resources", effect: "require", on: "resources" },
  "96670d01-0a4d-4649-9c89-2d3abc0a5025": { displayName: "Require a tag on resource groups", effect: "require", on: "resource groups" },
  "4f9dc7db-30c1-420c-b61a-e1d640128d26": { displayName: "Add a tag to resources", effect: "add", on: "resources" },
  "726aca4c-86e9-4b04-b0c5-073027359532": { displayName: "Add a tag to resource groups", effect: "add", on: "resource groups" },
};

/** Types with tags that this project writes; policies in mode Indexed are evaluated for them only. */
const taggable = [
  "Microsoft.Resources/resourceGroups",
  "Microsoft.ContainerRegistry/registries",
  ...["contexts", "schemas", "solutionTemplates", "configTemplates", "targets"].map((name) => `Microsoft.Edge/${name}`),
];

/**
 * Evaluates assigned tag policies on a write, `modify` before `deny`, as ARM does. Returns the body with the tags that policies add.
 * @throws ArmError `RequestDisallowedByPolicy` that names every assignment that refuses. Source: "Resolve errors for request disallowed by policy".
 */
export function withPolicies(store: Store, { verb, type: of }: Operation, id: string, body: JsonObject | undefined): JsonObject | undefined {
  if (body === undefined || of === undefined || !taggable.includes(of) || !["PUT", "PATCH"].includes(verb)) return body;
  const on = of === taggable[0] ? "resource groups" : "resources";
  const assigned = store.all(type).flatMap((assignment) => {
    const policy = tagPolicies[textOf(assignment.properties.policyDefinitionId)?.split("/").at(-1) ?? ""];
    return policy?.on === on && appliesTo(assignment, id) ? [{ assignment, ...policy, ...parametersOf(assignment) }] : [];
  });
  if (assigned.length === 0) return body;
  const isKept = verb === "PATCH" && body.tags === undefined;
  const tags: JsonObject = { ...objectOf(isKept ? store.get(id)?.envelope.tags : body.tags) };
  const has = (name: string) => Object.keys(tags).some((key) => key.toLowerCase() === name.toLowerCase());
  for (const { effect, tagName, tagValue } of assigned) if (effect === "add" && !has(tagName)) tags[tagName] = tagValue;
  const refusing = assigned.filter(({ effect, tagName }) => effect === "require" && !has(tagName));
  if (refusing.length > 0) throw disallowed(id.split("/").at(-1) ?? "", refusing);
  return { ...body, tags };
}

function appliesTo({ id }: StoredResource, resourceId: string): boolean {
  const scope = id.toLowerCase().split("/providers/microsoft.authorization/policyassignments/")[0] ?? "";
  return `${resourceId.toLowerCase()}/`.startsWith(`${scope}/`);
}

function parametersOf({ properties }: StoredResource): { tagName: string; tagValue: string } {
  const value = (name: string) => textOf(objectOf(objectOf(properties.parameters)[name]).value) ?? "";
  return { tagName: value("tagName"), tagValue: value("tagValue") };
}

function disallowed(name: string, refusing: readonly { assignment: StoredResource; displayName: string }[]): ArmError {
  const identifiers = refusing.map(({ assignment, displayName }) => ({
    policyAssignment: { name: textOf(assignment.properties.displayName) ?? assignment.name, id: assignment.id },
    policyDefinition: { name: displayName, id: textOf(assignment.properties.policyDefinitionId) ?? "" },
  }));
  return new ArmError(403, "RequestDisallowedByPolicy", `Resource '${name}' was disallowed by policy. Policy identifiers: '${JSON.stringify(identifiers)}'.`);
}
