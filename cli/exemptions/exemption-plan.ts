import { createHash } from "node:crypto";
import { nameOf } from "../../components/core/arm-id";
import type { AzurePolicyConflict, PolicyExemption } from "../../policy/azure-policy";
import { rules } from "../../policy/rules";
import type { AssignedBuiltIn } from "./assigned-built-ins";

/** The resources to exempt, as they are in Azure. */
export interface ExemptionSubject {
  /** ARM id of the hub's registry. */
  registryId: string;
  /** Its properties. */
  registry: unknown;
  /** Key of the site whose tokens are exempted; undefined for a hub. */
  siteKey: string | undefined;
}

/** One exemption: one definition, by one assignment, at one resource. */
export interface Exemption {
  /** At most 64 characters, the same in every run. */
  name: string;
  /** ARM id of the exempted resource. */
  scope: string;
  rule: string;
  conflict: AzurePolicyConflict;
  reason: string;
  assigned: AssignedBuiltIn;
  /** Lower case. */
  effect: string;
}

/** Result for one built-in that the guide breaks. */
export interface ConflictOutcome {
  builtIn: string;
  title: string;
  rule: string;
  step: string;
  outcome: "exempted" | "not assigned" | "not needed" | "never exempted";
  why: string;
}

/** The exemptions, and the reason for every built-in without one. */
export interface ExemptionPlan {
  exemptions: Exemption[];
  outcomes: ConflictOutcome[];
}

/** With these effects a resource that breaks the definition is never created as declared, so the exemption must be on its parent and exist first. */
const effectsBeforehand = ["deny", "modify"];

/**
 * The narrowest exemptions from the assigned definitions that the subject needs, in the order of rules and assignments.
 * Source: policyExemptions, scope of a resource with its parents; that it takes tokens of a registry is `assumed:exemption-scope-token`.
 */
export function planExemptions(subject: ExemptionSubject, assigned: readonly AssignedBuiltIn[]): ExemptionPlan {
  const plans = rules.flatMap(({ name, conflicts = [] }) => conflicts.map((conflict) => planFor(name, conflict, subject, assigned)));
  return { exemptions: plans.flatMap(({ exemptions }) => exemptions), outcomes: plans.map(({ outcome }) => outcome) };
}

function planFor(
  rule: string,
  conflict: AzurePolicyConflict,
  subject: ExemptionSubject,
  assigned: readonly AssignedBuiltIn[],
): { exemptions: Exemption[]; outcome: ConflictOutcome } {
  const { builtIn, guideStep, workaround, exemption } = conflict;
  const ended = (outcome: ConflictOutcome["outcome"], why: string, exemptions: Exemption[] = []) => ({
    exemptions,
    outcome: { builtIn: builtIn.id, title: builtIn.title, rule, step: guideStep, outcome, why },
  });
  if (!exemption) return ended("never exempted", workaround);
  if (exemption.scope === "tokens" && subject.siteKey === undefined) return ended("not needed", "a site's tokens are exempted in the run for that site");
  if (!exemption.isNeeded(subject.registry)) return ended("not needed", "the registry complies");
  const found = assigned
    .map((way) => ({ way, effect: way.effect ?? (way.definition === conflict.modifyVariant ? "modify" : "audit") }))
    .filter(({ way, effect }) => [builtIn.id, conflict.modifyVariant].includes(way.definition) && effect !== "disabled");
  if (found.length === 0) return ended("not assigned", "no enabled assignment applies to the registry");
  const exemptions = found.flatMap(({ way, effect }) =>
    scopesOf(exemption, subject, effect).map((scope) => ({
      name: nameFor(exemption, way),
      scope,
      rule,
      conflict,
      reason: exemption.reason,
      assigned: way,
      effect,
    })),
  );
  return ended("exempted", exemption.reason, exemptions);
}

function scopesOf({ scope }: PolicyExemption, { registryId, siteKey }: ExemptionSubject, effect: string): string[] {
  if (scope === "registry" || effectsBeforehand.includes(effect)) return [registryId];
  return [`${siteKey}`, `${siteKey}-pull`].map((token) => `${registryId}/tokens/${token}`);
}

/** Unique per assignment, and the same in every run. */
function nameFor({ name }: PolicyExemption, { assignmentId, referenceId = "" }: AssignedBuiltIn): string {
  const hash = createHash("sha256").update(`${assignmentId.toLowerCase()}\0${referenceId.toLowerCase()}`).digest("hex");
  return `edge-staging-${name}-${hash.slice(0, 8)}`;
}

/** File name of an exemption: the exempted resource, then the definition. */
export function fileOf({ scope, name }: Exemption): string {
  return `${nameOf(scope)}.${name.replace(/^edge-staging-/, "")}.json`;
}
