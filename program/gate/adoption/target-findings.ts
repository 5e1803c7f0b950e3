import { comparableLocation, sameArmId } from "../../../components/core/arm-id";
import { without } from "../../../components/orchestration/context-capabilities/rules";
import type { Fault } from "../../../components/core/fault";
import { listAt, textAt } from "../../../components/core/json";
import { isSystemNamespace, systemNamespaceFault } from "../../../components/core/system-namespace";
import type { SiteConfig } from "../../config/site-schema";
import { differs, missing } from "../gate";

/** Faults that prevent the adoption of a target: a property that cannot change and, before the first run, a capability that it would lose. */
export function adoptedTargetFaults(wanted: SiteConfig["target"], targetId: string | undefined, target: unknown, hasBegun: boolean): Fault[] {
  if (targetId === undefined) return [];
  if (!target) return [missing("the target does not exist, or may not be read", `site.adopt.targetId = ${targetId}`, "a target of workload orchestration")];
  const fault = (field: string, given: string, allowed: string) =>
    differs(
      "the existing target has a different value, which cannot be changed",
      `site.target.${field} = ${given}`,
      allowed,
      `set site.target.${field} to the existing value`,
    );
  const fields = [
    ["location", wanted.location, comparableLocation(textAt(target, "location") ?? "")],
    ["customLocationId", wanted.customLocationId, textAt(target, "extendedLocation", "name") ?? ""],
    ["contextId", wanted.contextId, textAt(target, "properties", "contextId") ?? ""],
    ["hierarchyLevel", wanted.hierarchyLevel, textAt(target, "properties", "hierarchyLevel") ?? ""],
    ...(wanted.solutionScope === undefined ? [] : [["solutionScope", wanted.solutionScope, textAt(target, "properties", "solutionScope") ?? ""] as const]),
  ] as const;
  const lost = without(listAt(target, "properties", "capabilities").map(String), wanted.capabilities);
  const losing = differs(
    "the target would lose capabilities",
    `site.target.capabilities lacks ${lost.join(", ")}`,
    "the target's existing capabilities, or more",
    "add the missing capabilities",
  );
  // Kept as the target has it, and refused by the service since July 2026.
  const scope = textAt(target, "properties", "solutionScope") ?? "";
  return [
    ...(isSystemNamespace(scope) ? [systemNamespaceFault("the existing target runs its solutions in a system namespace", `solutionScope = ${scope}`)] : []),
    ...fields.filter(([, given, live]) => !sameArmId(given, live)).map(([field, given, live]) => fault(field, given, live)),
    ...(lost.length === 0 || hasBegun ? [] : [losing]),
  ];
}
