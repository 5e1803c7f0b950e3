import type {
  EnforcementLevel,
  PolicyPackConfig,
  PolicyResource,
  PolicyResourceOptions,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from "@pulumi/policy";
import { formatConflict } from "./azure-policy";
import { type Profile, type Rule, type RuleText, type Settings, formatViolation } from "./rule";
import type { PolicySubject } from "./subject";

/** Profile of the pack when no config file is given. The demo profile is the least strict: every other profile refuses what it refuses. */
export const defaultProfile: Profile = "demo";

/** Converts a rule to a policy of the Pulumi policy pack. */
export function asPolicy(rule: Rule): ResourceValidationPolicy | StackValidationPolicy {
  if ("faultsAmong" in rule) {
    return {
      ...metadataOf(rule),
      validateStack: ({ resources, getConfig }, report) => {
        for (const { urn, given } of rule.faultsAmong(resources.map(subjectOf), getConfig<Settings>())) report(formatViolation(rule, given), urn);
      },
    };
  }
  return {
    ...metadataOf(rule),
    validateResource: ({ type, urn, props, opts, getConfig }, report) => {
      if (!rule.on.includes(type)) return;
      const subject = { type, urn, properties: props, secretOutputs: secretOutputsOf(opts), dependsOn: [] };
      const faults = rule.faultsIn(subject, getConfig<Settings>());
      if (faults.length > 0) report(formatViolation(rule, faults.join("; ")));
    },
  };
}

/** Builds the config file of a profile for `--policy-pack-config`: the level of every rule and the defaults of its settings. */
export function profileConfig(profile: Profile, rules: readonly Rule[]): PolicyPackConfig {
  return Object.fromEntries(rules.map(({ name, levels, settings }) => [name, withDefaults(levels[profile], settings?.properties)]));
}

function withDefaults(level: EnforcementLevel, settings: Readonly<Record<string, { default?: unknown }>> = {}): PolicyPackConfig[string] {
  const defaults = Object.entries(settings).map(([name, schema]) => [name, schema.default]);
  return { enforcementLevel: level, ...Object.fromEntries(defaults) };
}

function metadataOf({ name, message, fix, severity, levels, builtIn, conflicts = [], checkov = [], benchmark, settings }: RuleText) {
  const tags = [...checkov, ...(benchmark === undefined ? [] : [benchmark])];
  return {
    name,
    description: message,
    enforcementLevel: levels[defaultProfile],
    severity,
    remediationSteps: [fix, ...conflicts.map(formatConflict)].join(" "),
    ...(tags.length > 0 ? { tags } : {}),
    ...(settings ? { configSchema: settings } : {}),
    ...(builtIn ? { framework: { name: "Azure Policy", version: "2026-04", reference: builtIn.id, specification: builtIn.title } } : {}),
  };
}

/** Includes the parent in the dependencies, because whatever a component depends on, its children depend on too. */
function subjectOf({ type, urn, props, opts, parent, dependencies, propertyDependencies }: PolicyResource): PolicySubject {
  const dependsOn = [...(parent ? [parent] : []), ...dependencies, ...Object.values(propertyDependencies).flat()].map((resource) => resource.urn);
  return { type, urn, properties: props, secretOutputs: secretOutputsOf(opts), dependsOn: [...new Set(dependsOn)] };
}

function secretOutputsOf({ additionalSecretOutputs }: PolicyResourceOptions): string[] {
  return additionalSecretOutputs ?? [];
}
