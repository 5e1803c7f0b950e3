import { ArmError, type Json, type JsonObject } from "../operation";
import { objectOf, textOf, textsOf } from "../resource";
import type { StoredResource } from "../store";

/** Names of a context's capabilities or hierarchy levels. */
export function namesOf(list: Json | undefined): string[] {
  return Array.isArray(list) ? list.flatMap((item) => textOf(objectOf(item).name) ?? []) : [];
}

/** Required names that are not available, case-insensitively. Source: workload-orchestration reference 2.2, 3.5. */
export function missingFrom(wanted: readonly string[], offered: readonly string[]): string[] {
  const known = offered.map((name) => name.toLowerCase());
  return wanted.filter((name) => !known.includes(name.toLowerCase()));
}

/** Requires that the context has the target's capabilities and hierarchy level. Codes `assumed`: workload-orchestration reference 7.1. */
export function checkAgainstContext(properties: JsonObject, context: StoredResource): void {
  const offered = namesOf(context.properties.capabilities);
  const missing = missingFrom(textsOf(properties.capabilities), offered);
  if (missing.length > 0)
    throw new ArmError(
      400,
      "CapabilityMismatch",
      `The context '${context.id}' does not have the capabilities ${missing.join(", ")}. It has ${offered.join(", ")}.`,
    );
  const levels = namesOf(context.properties.hierarchies);
  const level = textOf(properties.hierarchyLevel) ?? "";
  if (missingFrom([level], levels).length > 0)
    throw new ArmError(400, "InvalidHierarchyLevel", `The context '${context.id}' does not have the hierarchy level '${level}'. It has ${levels.join(", ")}.`);
}

/** Requires that the target has the template's capabilities. Code `assumed`. */
export function checkAgainstTarget(template: StoredResource, target: StoredResource): void {
  const offered = textsOf(target.properties.capabilities);
  const missing = missingFrom(textsOf(template.properties.capabilities), offered);
  if (missing.length > 0)
    throw new ArmError(
      400,
      "CapabilityMismatch",
      `The capabilities ${missing.join(", ")} of the solution template '${template.name}' are not capabilities of the target '${target.name}', which has ${offered.join(", ")}.`,
    );
}
