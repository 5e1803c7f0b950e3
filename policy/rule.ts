import type { EnforcementLevel, PolicyConfigSchema, Severity } from "@pulumi/policy";
import type { AzurePolicyConflict, BuiltInPolicy } from "./azure-policy";
import type { PolicySubject } from "./subject";

/** Profiles of the pack, strictest first. Each has a config file in policy/profiles. */
export const profiles = ["production", "pilot", "demo"] as const;
/** Name of a profile. */
export type Profile = (typeof profiles)[number];

/** Enforcement level per profile: `mandatory` stops the preview, `advisory` prints a warning, `disabled` does nothing. */
export type Levels = Readonly<Record<Profile, EnforcementLevel>>;

/** For rules without which nothing works or a secret leaks. */
export const mandatory: Levels = { production: "mandatory", pilot: "mandatory", demo: "mandatory" };
/** For rules that a factory needs and for which the demo takes a shortcut. */
export const mandatoryExceptDemo: Levels = { production: "mandatory", pilot: "mandatory", demo: "advisory" };
/** For rules that need a resource which the demo does not have. */
export const mandatoryInProduction: Levels = { production: "mandatory", pilot: "advisory", demo: "disabled" };
/** For recommendations that contradict the staging guide, and therefore the demo. */
export const advisoryExceptDemo: Levels = { production: "advisory", pilot: "advisory", demo: "disabled" };
/** For recommendations that pay off in production only. */
export const advisoryInProduction: Levels = { production: "advisory", pilot: "disabled", demo: "disabled" };

/** Settings of a rule, with the defaults of its schema filled in. */
export type Settings = Readonly<Record<string, unknown>>;

/** Name, texts and levels of a rule. */
export interface RuleText {
  /** `<thing>-<requirement>`; also the name of the rule's file. */
  name: string;
  /** The requirement, one sentence shown to the user. */
  message: string;
  /** How to resolve a violation, one sentence. */
  fix: string;
  severity: Severity;
  levels: Levels;
  /** Built-in definition of Azure Policy that checks the same property. */
  builtIn?: BuiltInPolicy;
  /** Built-in definitions that a setup by the staging guide violates, and what to do about each. */
  conflicts?: readonly AzurePolicyConflict[];
  /** Checkov checks that this rule covers. */
  checkov?: readonly string[];
  /** Control of the Microsoft cloud security benchmark. */
  benchmark?: string;
  /** Settings that a config file of the pack can change. Each has a default. */
  settings?: PolicyConfigSchema;
}

/** A rule about every resource of certain types. */
export interface ResourceRule extends RuleText {
  /** Resource types to check, for example `azure-native:containerregistry:Registry`. */
  on: readonly string[];
  /** Lists what violates the rule, as the user wrote it; empty if the resource complies. Never contains a secret. */
  faultsIn(resource: PolicySubject, settings: Settings): readonly string[];
}

/** A violation of a stack rule. */
export interface StackFault {
  /** URN of the resource; absent if the violation concerns the whole stack. */
  urn?: string | undefined;
  given: string;
}

/** A rule about how the resources of a stack relate to each other. */
export interface StackRule extends RuleText {
  /** Lists the violations in a stack. */
  faultsAmong(resources: readonly PolicySubject[], settings: Settings): readonly StackFault[];
}

/** Any rule of the pack. */
export type Rule = ResourceRule | StackRule;

/** Formats a violation for the user. The engine prints the rule's message before it. */
export function formatViolation({ fix }: RuleText, given: string): string {
  return `Given: ${given}. ${fix}`;
}
