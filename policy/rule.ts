import type { BuiltIn } from "./built-in";
import type { Clash } from "./clash";
import type { EnforcementLevel, PolicyConfigSchema, Severity } from "@pulumi/policy";

/** How strict the pack can be, strictest first; each has a file below policy/profiles. */
export const profiles = ["production", "pilot", "demo"] as const;
/** Name of one of them. */
export type Profile = (typeof profiles)[number];

/** What a rule sees of a resource, from the engine or from an exported state. Unknown values of a preview throw when they are read: the SDK makes that advisory. */
export interface Judged {
  type: string;
  urn: string;
  /** Inputs for a rule about one resource, outputs for a rule about the stack. */
  properties: Readonly<Record<string, unknown>>;
  /** Names of the outputs that stay encrypted. */
  secretOutputs: readonly string[];
  /** URNs of the resources it depends on. */
  needs: readonly string[];
}

/** Settings of a rule, defaults of its schema filled in. */
export type Settings = Readonly<Record<string, unknown>>;

/** What a rule says of itself. */
export interface RuleText {
  /** `<thing>-<requirement>`; its file is called so. */
  name: string;
  /** The rule, one sentence shown to the user. */
  says: string;
  /** What to do about a violation, one sentence. */
  fix: string;
  severity: Severity;
  /** What a violation means: mandatory stops the preview, advisory is told. */
  levels: Readonly<Record<Profile, EnforcementLevel>>;
  builtIn?: BuiltIn;
  /** Definitions of Azure Policy that following the staging guide trips, where this rule says how to live with that. */
  clashes?: readonly Clash[];
  /** Checkov's checks that ask the same of a template, or less. */
  checkov?: readonly string[];
  /** Control of the Microsoft cloud security benchmark. */
  benchmark?: string;
  /** Settings that a config file of the pack may change; every one has a default. */
  settings?: PolicyConfigSchema;
}

/** A rule about every resource of some types. */
export interface ResourceRule extends RuleText {
  /** Types it looks at, for example `azure-native:containerregistry:Registry`. */
  on: readonly string[];
  /** What breaks the rule, as the user wrote it; empty where the resource obeys. Never a secret. */
  faultsIn(resource: Judged, settings: Settings): readonly string[];
}

/** What a rule about the stack found, and at which resource. */
export interface StackFault {
  urn?: string | undefined;
  given: string;
}

/** A rule about what a stack's resources are to each other. */
export interface StackRule extends RuleText {
  faultsAmong(resources: readonly Judged[], settings: Settings): readonly StackFault[];
}

/** Any rule of the pack. */
export type Rule = ResourceRule | StackRule;

/** The violation as the user reads it; the engine shows the rule's sentence before it. */
export function violation({ fix }: RuleText, given: string): string {
  return `Given: ${given}. ${fix}`;
}
