import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { EdgeError, type Fault } from "../../components/core/fault";
import { isObject, parsedJson } from "../../components/core/json";
import { profiles } from "../../policy/rule";
import { rules } from "../../policy/rules";

/** Environment variables that select the policy pack. Paths are absolute: Pulumi resolves relative ones in its own folder. */
export interface PackVariables {
  PULUMI_OPTION_POLICY_PACK: string;
  PULUMI_OPTION_POLICY_PACK_CONFIG?: string;
}

/** The member that applies to every rule. Source: Pulumi, configuring policy packs. */
const everyRule = "all";

/**
 * Absolute path of the pack's config file for a profile's name or for the user's own file.
 * @throws EdgeError `EDGE-PROFILE` if the file cannot be read, is not a JSON object, or names unknown rules
 */
export async function profileFile(folder: string, profile: string): Promise<string> {
  const known = profiles.find((name) => name === profile);
  const file = known ? join(folder, "policy", "profiles", `${known}.json`) : resolve(folder, profile);
  const faults = faultsOf(profile, await readFile(file, "utf8").catch(() => undefined));
  if (faults.length > 0) throw new EdgeError(faults);
  return file;
}

/**
 * The variables that apply this project's pack to a run, at a profile's levels; without a profile at those of the user's own variable, else the demo profile's.
 * Source: Pulumi, environment variables.
 * @throws EdgeError `EDGE-PROFILE`
 */
export async function packVariables(folder: string, environment: Readonly<Record<string, string | undefined>>, profile?: string): Promise<PackVariables> {
  const config = profile === undefined ? environment["PULUMI_OPTION_POLICY_PACK_CONFIG"] : await profileFile(folder, profile);
  return { PULUMI_OPTION_POLICY_PACK: join(folder, "policy"), ...(config ? { PULUMI_OPTION_POLICY_PACK_CONFIG: config } : {}) };
}

/** Faults of a profile's text; undefined means that the file cannot be read. */
export function faultsOf(profile: string, text: string | undefined): Fault[] {
  const code = "EDGE-PROFILE";
  const allowed = `${profiles.join(", ")}, or a JSON file like those in policy/profiles`;
  if (text === undefined) return [{ code, what: "the profile cannot be read", given: `--profile ${profile}`, allowed, fix: "correct the name or the path" }];
  const levels = parsed(text);
  if (!levels) return [{ code, what: "the profile is not a JSON object of rules", given: `--profile ${profile}`, allowed, fix: "copy one of policy/profiles" }];
  return Object.keys(levels)
    .filter((name) => name !== everyRule && !rules.some((rule) => rule.name === name))
    .map((name) => ({
      code,
      what: "the profile names an unknown rule",
      given: `${name} in ${profile}`,
      fix: "use a name that docs/reference/policy.md lists",
    }));
}

function parsed(text: string): Record<string, unknown> | undefined {
  const value = parsedJson(text);
  return isObject(value) ? value : undefined;
}
