import type { z } from "zod";
import { EdgeError, type Fault, formatFault } from "../../components/core/fault";
import { givenText } from "../../components/core/foreign-text";
import { listAt, textAt } from "../../components/core/json";
import { changedSettings } from "./changed-settings";
import { keyFaults } from "./config-keys";
import type { ConfigSource } from "./config-source";
import { type HubConfig, hubSchema } from "./hub-schema";
import { nodeTrustKeyFaults } from "./node-trust-key";
import { type TextFault, textFaults } from "./setting-texts";
import { type SiteConfig, siteSchema } from "./site-schema";
import { receivedSetting } from "./written-setting";

/** The settings of a stack, by its role. */
export type StackConfig = { role: "hub"; hub: HubConfig } | { role: "site"; site: SiteConfig };

const roles = ["hub", "site"] as const;

/**
 * Reads and checks all settings of a stack.
 * @throws EdgeError with every fault
 */
export function readConfig(source: ConfigSource): StackConfig {
  const encrypted = ["role", ...roles].filter((key) => source.isSecret(key));
  const role = encrypted.includes("role") ? undefined : source.get("role");
  const keys = keyFaults(source, role);
  // Without any other check, because another fault would show the value.
  if (encrypted.length > 0) throw new EdgeError([...encrypted.map(encryptedFault), ...keys]);
  if (role === "hub") return { role, hub: parsed(hubSchema, "hub", source, keys) };
  if (role === "site") return { role, site: parsed(siteSchema, "site", source, [...nodeTrustKeyFaults(source, source.getObject("site")), ...keys]) };
  throw new EdgeError([
    {
      code: "EDGE-CONFIG",
      what: "the stack has no valid role",
      given: `edge-staging:role = ${role === undefined ? "(not set)" : givenText(role)}`,
      allowed: roles.join(" | "),
      fix: "set edge-staging:role in the stack's file in stacks/",
    },
    ...keys,
  ]);
}

function encryptedFault(key: string): Fault {
  return {
    code: "EDGE-CONFIG-SECRET",
    what: "a setting is encrypted, but settings are not secret: they appear in Azure, in the state and in reports in plain text",
    given: `edge-staging:${key}, with something in it that is "secure"`,
    allowed: "plain text without secrets",
    fix: "write a value that is not secret in plain text; keep a secret in a Kubernetes Secret that the solution reads, and pass its name to the solution",
  };
}

/** Settings of one role. Reports the faults of `others`, found outside the schema, together with its own; one fault for each setting that is not printable or not what its file says. */
function parsed<Schema extends z.ZodType>(schema: Schema, key: string, source: ConfigSource, others: readonly Fault[]): z.infer<Schema> {
  const given = source.getObject(key) ?? {};
  const result = schema.safeParse(given);
  const texts = [...changedInFile(key, source, given), ...textFaults(key, given)];
  if (result.success && texts.length + others.length === 0) return result.data;
  const known = new Set(texts.map(({ path }) => path));
  const wrong = (result.error?.issues ?? []).flatMap((issue) => faultsOf(issue, key, given)).filter(({ path }) => !known.has(path));
  const found = [...wrong, ...texts].map((one) => withSolution(one, given));
  throw new EdgeError([...new Map(found.map((fault) => [formatFault(fault), fault])).values(), ...others]);
}

/** What Pulumi's reader changed. Rotation counters are left out: they are only compared with earlier ones, which arrived in the same way. */
function changedInFile(key: string, source: ConfigSource, given: unknown): TextFault[] {
  const written = source.written?.(key) ?? receivedSetting(source.get(key));
  return written === undefined ? [] : changedSettings(key, written, given).filter(({ path }) => !path.startsWith("site.rotation."));
}

/** A fault of an entry of `site.solutions` names the solution too: nobody counts the entries of a list. */
function withSolution({ path, fault }: TextFault, given: unknown): Fault {
  const [role, list, index, ...rest] = path.split(".");
  const name = role === "site" && list === "solutions" ? textAt(listAt(given, "solutions")[Number(index)], "name") : undefined;
  return name === undefined || rest.length === 0 || rest[0] === "name" ? fault : { ...fault, given: `${fault.given ?? path} (solution ${givenText(name)})` };
}

function allowedBy(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_value") return issue.values.join(" | ");
  return issue.code === "invalid_type" && issue.expected === "object" ? "a map of settings, one per line" : issue.message;
}

function faultsOf(issue: z.core.$ZodIssue, key: string, given: unknown): TextFault[] {
  const path = [key, ...issue.path.map(String)].join(".");
  if (issue.code === "unrecognized_keys") return issue.keys.map((name) => ({ path: `${path}.${name}`, fault: unknownSetting(path, name) }));
  const value = issue.path.reduce<unknown>((parent, part) => (parent as Record<PropertyKey, unknown> | undefined)?.[part], given);
  const allowed = allowedBy(issue);
  const missing = { code: "EDGE-CONFIG", what: "a required setting is missing", given: `${path} = (not set)`, allowed, fix: `set ${path}` };
  if (value === undefined) return [{ path, fault: missing }];
  const what = "a setting has a value that is not allowed";
  return [{ path, fault: { code: "EDGE-CONFIG", what, given: `${path} = ${shown(value)}`, allowed, fix: `correct ${path}` } }];
}

function unknownSetting(path: string, name: string): Fault {
  const fix = `remove ${name}, or correct its spelling; \`npx edge-staging settings ${path}\` lists the settings`;
  return { code: "EDGE-CONFIG", what: "unknown setting", given: `${path}.${name}`, fix };
}

/** A value as JSON. Hides a private key that was given by mistake; shows only the first of several lines, and the start of a long one. */
function shown(value: unknown): string {
  const text = JSON.stringify(value);
  if (text.includes("PRIVATE KEY")) return "(a private key, not shown)";
  const [first, ...more] = typeof value === "string" ? value.trim().split("\n") : [];
  return first !== undefined && more.length > 0 ? `${givenText(JSON.stringify(first))} and ${more.length} more lines` : givenText(text);
}
