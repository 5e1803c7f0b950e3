import type { EnforcementLevel, PolicyPackConfig } from "@pulumi/policy";
import type { Profile, Rule } from "./rule";

/** The config file of a profile, as `--policy-pack-config` takes it: every rule with its level, and its settings at their defaults. */
export function profileConfig(profile: Profile, rules: readonly Rule[]): PolicyPackConfig {
  return Object.fromEntries(rules.map(({ name, levels, settings }) => [name, withSettings(levels[profile], settings?.properties)]));
}

function withSettings(level: EnforcementLevel, settings: Readonly<Record<string, { default?: unknown }>> = {}): PolicyPackConfig[string] {
  const defaults = Object.entries(settings).map(([name, schema]) => [name, schema.default]);
  return { enforcementLevel: level, ...Object.fromEntries(defaults) };
}
