import type { z } from "zod";
import { EdgeError, type Fault } from "../../components/core/fault";
import type { ConfigSource } from "./config-source";
import { type HubConfig, hubSchema } from "./hub-schema";
import { nodeTrustKeyFaults } from "./node-trust-key";
import { type SiteConfig, siteSchema } from "./site-schema";

/** The settings of a stack, by its role. */
export type StackConfig = { role: "hub"; hub: HubConfig } | { role: "site"; site: SiteConfig };

const roles = ["hub", "site"] as const;

/**
 * Reads and checks all settings of a stack.
 * @throws EdgeError with every fault
 */
export function readConfig(source: ConfigSource): StackConfig {
  const encrypted = ["role", ...roles].filter((key) => source.isSecret(key));
  // Before every other check, because another fault would show the value.
  if (encrypted.length > 0) throw new EdgeError(encrypted.map(encryptedFault));
  const role = source.get("role");
  if (role === "hub") return { role, hub: parsed(hubSchema, "hub", source) };
  if (role === "site") return { role, site: parsed(siteSchema, "site", source, nodeTrustKeyFaults(source, source.getObject("site"))) };
  throw new EdgeError([
    {
      code: "EDGE-CONFIG",
      what: "the stack has no valid role",
      given: `edge-staging:role = ${role ?? "(not set)"}`,
      allowed: roles.join(" | "),
      fix: "set edge-staging:role in the stack's file in stacks/",
    },
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

/** Settings of one role. Reports the faults of `others`, found outside the schema, together with its own. */
function parsed<Schema extends z.ZodType>(schema: Schema, key: string, source: ConfigSource, others: readonly Fault[] = []): z.infer<Schema> {
  const given = source.getObject(key) ?? {};
  const result = schema.safeParse(given);
  if (result.success && others.length === 0) return result.data;
  throw new EdgeError([...(result.error?.issues ?? []).flatMap((issue) => faultsOf(issue, key, given)), ...others]);
}

function allowedBy(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_value") return issue.values.join(" | ");
  return issue.code === "invalid_type" && issue.expected === "object" ? "a map of settings, one per line" : issue.message;
}

function faultsOf(issue: z.core.$ZodIssue, key: string, given: unknown): Fault[] {
  const path = [key, ...issue.path.map(String)].join(".");
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((name) => ({
      code: "EDGE-CONFIG",
      what: "unknown setting",
      given: `${path}.${name}`,
      fix: `remove ${name}, or correct its spelling; \`npx edge-staging settings ${path}\` lists the settings`,
    }));
  }
  const value = issue.path.reduce<unknown>((parent, part) => (parent as Record<PropertyKey, unknown> | undefined)?.[part], given);
  const allowed = allowedBy(issue);
  if (value === undefined) return [{ code: "EDGE-CONFIG", what: "a required setting is missing", given: `${path} = (not set)`, allowed, fix: `set ${path}` }];
  return [{ code: "EDGE-CONFIG", what: "a setting has a value that is not allowed", given: `${path} = ${shown(value)}`, allowed, fix: `correct ${path}` }];
}

/** A value as JSON. Hides a private key that was given by mistake; shows only the first of several lines. */
function shown(value: unknown): string {
  const text = JSON.stringify(value);
  if (text.includes("PRIVATE KEY")) return "(a private key, not shown)";
  const [first, ...more] = typeof value === "string" ? value.trim().split("\n") : [];
  return first !== undefined && more.length > 0 ? `${JSON.stringify(first)} and ${more.length} more lines` : text;
}
