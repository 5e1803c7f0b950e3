import { at, listAt, textAt } from "../../components/core/json";

/** One way in which a definition of Azure Policy reaches a scope: assigned itself, or as a member of an initiative. */
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

/** Id of the initiative that this assignment is of; undefined where it is of a single definition. */
export function initiativeOf(assignment: unknown): string | undefined {
  const id = textAt(assignment, "properties", "policyDefinitionId");
  return id && /\/policySetDefinitions\/[^/]+$/i.test(id) ? id : undefined;
}

/** Does the assignment leave this scope out? */
export function leavesOut(assignment: unknown, scope: string): boolean {
  return listAt(assignment, "properties", "notScopes").some((left) => `${scope}/`.toLowerCase().startsWith(`${left}/`.toLowerCase()));
}

/**
 * The definitions that an assignment brings, `initiative` being the one that it is of. Overrides of an assignment are not read: an exemption that one of them makes needless does no harm.
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

/** A member's parameter is a value or names a parameter of the initiative, which the assignment gives or the initiative has a default for. */
function resolved(value: unknown, given: unknown, declared: unknown): unknown {
  const [, name] = /^\[parameters\('([^']+)'\)\]$/.exec(String(value)) ?? [];
  if (name === undefined) return value;
  const chosen = at(given, name, "value");
  return chosen === undefined ? at(declared, name, "defaultValue") : chosen;
}

/** What is not enforced denies and changes nothing, and is only reported. */
function effectOf(effect: unknown, mode: string | undefined): string | undefined {
  const told = typeof effect === "string" ? effect.toLowerCase() : undefined;
  return mode === "DoNotEnforce" && told !== "disabled" ? "audit" : told;
}

function nameIn(id: string | undefined): string {
  return (id ?? "").slice((id ?? "").lastIndexOf("/") + 1).toLowerCase();
}
