import type { ArmClient } from "../../components/arm/arm-client";
import { apiVersions } from "../../components/core/api-versions";
import { EdgeError } from "../../components/core/fault";
import { at, listAt, textAt } from "../../components/core/json";

/** One assignment that applies an Azure Policy definition to a scope: of the definition itself, or of an initiative that contains it. */
export interface AssignedBuiltIn {
  /** Name (GUID) of the definition, lower case. */
  definition: string;
  assignmentId: string;
  /** Name of the assignment as the portal shows it. */
  assignmentName: string;
  /** Its reference in the initiative; undefined where the definition itself is assigned. */
  referenceId: string | undefined;
  /** Lower case, for example `audit` or `deny`; undefined where the definition's own default holds. */
  effect: string | undefined;
}

/** Id of the assigned initiative; undefined for a single definition. */
export function initiativeOf(assignment: unknown): string | undefined {
  const id = textAt(assignment, "properties", "policyDefinitionId");
  return id && /\/policySetDefinitions\/[^/]+$/i.test(id) ? id : undefined;
}

/** Does the assignment exclude this scope? */
export function excludes(assignment: unknown, scope: string): boolean {
  return listAt(assignment, "properties", "notScopes").some((excluded) => `${scope}/`.toLowerCase().startsWith(`${excluded}/`.toLowerCase()));
}

/**
 * The definitions that an assignment applies; `initiative` is the assigned one. Overrides of an assignment are ignored: at worst an exemption is superfluous.
 * Source: policyAssignments and policySetDefinitions, API version 2023-04-01.
 */
export function assignedBuiltIns(assignment: unknown, initiative?: unknown): AssignedBuiltIn[] {
  const assignmentId = textAt(assignment, "id") ?? "";
  const shared = { assignmentId, assignmentName: textAt(assignment, "properties", "displayName") ?? assignmentId.slice(assignmentId.lastIndexOf("/") + 1) };
  const given = at(assignment, "properties", "parameters");
  const enforced = (effect: unknown) => effectOf(effect, textAt(assignment, "properties", "enforcementMode"));
  if (initiative === undefined) {
    const definition = nameIn(textAt(assignment, "properties", "policyDefinitionId"));
    return [{ ...shared, definition, referenceId: undefined, effect: enforced(at(given, "effect", "value")) }];
  }
  return listAt(initiative, "properties", "policyDefinitions").map((member) => ({
    ...shared,
    definition: nameIn(textAt(member, "policyDefinitionId")),
    referenceId: textAt(member, "policyDefinitionReferenceId"),
    effect: enforced(resolved(at(member, "parameters", "effect", "value"), given, at(initiative, "properties", "parameters"))),
  }));
}

/** A member's parameter is a value or refers to a parameter of the initiative, whose value comes from the assignment or from a default. */
function resolved(value: unknown, given: unknown, declared: unknown): unknown {
  const [, name] = /^\[parameters\('([^']+)'\)\]$/.exec(String(value)) ?? [];
  if (name === undefined) return value;
  const chosen = at(given, name, "value");
  return chosen === undefined ? at(declared, name, "defaultValue") : chosen;
}

/** A definition that is not enforced denies and modifies nothing; it only reports. */
function effectOf(effect: unknown, mode: string | undefined): string | undefined {
  const known = typeof effect === "string" ? effect.toLowerCase() : undefined;
  return mode === "DoNotEnforce" && known !== "disabled" ? "audit" : known;
}

function nameIn(id: string | undefined): string {
  return (id ?? "").slice((id ?? "").lastIndexOf("/") + 1).toLowerCase();
}

/**
 * Every Azure Policy definition that applies to this resource, assigned to itself or to any scope above it, in the service's order.
 * Source: policyAssignments, "List For Resource", `$filter=atScope()`.
 * @throws ArmError; EdgeError `EDGE-INITIATIVE`
 */
export async function builtInsAt(arm: Pick<ArmClient, "get" | "list">, resourceId: string): Promise<AssignedBuiltIn[]> {
  const path = `${resourceId}/providers/Microsoft.Authorization/policyAssignments`;
  const assignments = (await arm.list(path, apiVersions.policy, { $filter: "atScope()" })).filter((assignment) => !excludes(assignment, resourceId));
  const ids = [...new Set(assignments.flatMap((assignment) => initiativeOf(assignment) ?? []))];
  const initiatives = new Map(await Promise.all(ids.map(async (id): Promise<[string, unknown]> => [id, await arm.get(id, apiVersions.policy)])));
  const hidden = ids.filter((id) => initiatives.get(id) === undefined);
  if (hidden.length > 0) throw new EdgeError(hidden.map(unreadable));
  return assignments.flatMap((assignment) => assignedBuiltIns(assignment, initiatives.get(initiativeOf(assignment) ?? "")));
}

function unreadable(id: string) {
  return {
    code: "EDGE-INITIATIVE",
    what: "an assigned initiative cannot be read",
    given: id,
    fix: "sign in with an identity that may read it: Reader at the scope of its definition",
  };
}
