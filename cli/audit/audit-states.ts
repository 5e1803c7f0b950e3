import type { EnforcementLevel } from "@pulumi/policy";
import type { StateResource } from "../../policy/fleet-rule";
import type { Profile, Rule, RuleText } from "../../policy/rule";
import { fleetRules, rules } from "../../policy/rules";

/** One violation in a state. */
export interface Finding {
  stack: string;
  rule: string;
  level: EnforcementLevel;
  severity: string;
  /** Name of the resource; empty for the stack as a whole. */
  resource: string;
  given: string;
  fix: string;
}

/** The result of `audit --json`. `schemaVersion` increases when a member is removed or changes its meaning. */
export interface Audit {
  schemaVersion: 1;
  profile: Profile;
  stacks: string[];
  /** No mandatory rule is broken. */
  passed: boolean;
  findings: Finding[];
}

/** Checks states by the rules of the policy pack and by the rules across stacks, at the levels of a profile. Skips the rules that it disables. */
export function auditStates(states: readonly (readonly StateResource[])[], profile: Profile): Audit {
  const found = (rule: RuleText, stack: string, urn: string, given: string): Finding => ({
    stack,
    rule: rule.name,
    level: rule.levels[profile],
    severity: rule.severity,
    resource: urn.slice(urn.lastIndexOf("::") + 2),
    given,
    fix: rule.fix,
  });
  const isOn = ({ levels }: RuleText) => levels[profile] !== "disabled";
  const findings = [
    ...rules.filter(isOn).flatMap((rule) => states.flatMap((state) => faultsOf(rule, state).map((fault) => found(rule, fault.stack, fault.urn, fault.given)))),
    ...fleetRules.filter(isOn).flatMap((rule) => rule.faultsAcross(states.flat()).map((fault) => found(rule, fault.stack, fault.urn, fault.given))),
  ];
  const stacks = states.map(stackOf);
  return { schemaVersion: 1, profile, stacks, passed: findings.every(({ level }) => level !== "mandatory"), findings };
}

function faultsOf(rule: Rule, state: readonly StateResource[]): { stack: string; urn: string; given: string }[] {
  const settings = Object.fromEntries(Object.entries(rule.settings?.properties ?? {}).map(([name, schema]) => [name, schema.default]));
  const stack = stackOf(state);
  if ("faultsAmong" in rule) return rule.faultsAmong(state, settings).map(({ urn = "", given }) => ({ stack, urn, given }));
  return state
    .filter(({ type }) => rule.on.includes(type))
    .map((resource) => ({ stack, urn: resource.urn, given: rule.faultsIn(resource, settings).join("; ") }))
    .filter(({ given }) => given !== "");
}

function stackOf(state: readonly StateResource[]): string {
  return state[0]?.stack ?? "";
}
