import { clashText } from "./clash";
import type { PolicyResource, PolicyResourceOptions, ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { type Judged, type Profile, type Rule, type RuleText, type Settings, violation } from "./rule";

/** Where nothing else is configured the pack is as strict as the demo's profile: what it refuses is refused everywhere. */
export const defaultProfile: Profile = "demo";

/** The rule as the policy pack takes it. */
export function asPolicy(rule: Rule): ResourceValidationPolicy | StackValidationPolicy {
  if ("faultsAmong" in rule) {
    return {
      ...metadataOf(rule),
      validateStack: ({ resources, getConfig }, report) => {
        for (const { urn, given } of rule.faultsAmong(resources.map(judgedOf), getConfig<Settings>())) report(violation(rule, given), urn);
      },
    };
  }
  return {
    ...metadataOf(rule),
    validateResource: ({ type, urn, props, opts, getConfig }, report) => {
      if (!rule.on.includes(type)) return;
      const faults = rule.faultsIn({ type, urn, properties: props, secretOutputs: secretOutputsOf(opts), needs: [] }, getConfig<Settings>());
      if (faults.length > 0) report(violation(rule, faults.join("; ")));
    },
  };
}

function metadataOf({ name, says, fix, severity, levels, builtIn, clashes = [], checkov = [], benchmark, settings }: RuleText) {
  const tags = [...checkov, ...(benchmark === undefined ? [] : [benchmark])];
  return {
    name,
    description: says,
    enforcementLevel: levels[defaultProfile],
    severity,
    remediationSteps: [fix, ...clashes.map(clashText)].join(" "),
    ...(tags.length > 0 ? { tags } : {}),
    ...(settings ? { configSchema: settings } : {}),
    ...(builtIn ? { framework: { name: "Azure Policy", version: "2026-04", reference: builtIn.id, specification: builtIn.title } } : {}),
  };
}

/** What a component depends on holds for its children too, so a resource needs its parent. */
function judgedOf({ type, urn, props, opts, parent, dependencies, propertyDependencies }: PolicyResource): Judged {
  const needs = [...(parent ? [parent] : []), ...dependencies, ...Object.values(propertyDependencies).flat()].map((needed) => needed.urn);
  return { type, urn, properties: props, secretOutputs: secretOutputsOf(opts), needs: [...new Set(needs)] };
}

function secretOutputsOf({ additionalSecretOutputs }: PolicyResourceOptions): string[] {
  return additionalSecretOutputs ?? [];
}
