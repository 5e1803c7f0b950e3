import type { z } from "zod";
import { EdgeError, type Fault } from "../../components/core/fault";
import { nodeTrustKeyFaults } from "./node-trust-key";
import { type HubConfig, type SiteConfig, hubSchema, siteSchema } from "./schema";

/** What a stack declares. */
export type StackConfig = { role: "hub"; hub: HubConfig } | { role: "site"; site: SiteConfig };

/** The part of Pulumi's config this program reads; values of objects are parsed JSON. */
export interface ConfigSource {
  get(key: string): string | undefined;
  getObject(key: string): unknown;
  /** Is the value, or any part of it, encrypted in the stack's file? */
  isSecret(key: string): boolean;
}

const roles = ["hub", "site"] as const;

/** Reads a stack's config whole; throws one EdgeError that lists every fault. */
export function readConfig(source: ConfigSource): StackConfig {
  const encrypted = ["role", ...roles].filter((key) => source.isSecret(key));
  // First of all, because any other fault may show the value.
  if (encrypted.length > 0) throw new EdgeError(encrypted.map(encryptedFault));
  const role = source.get("role");
  if (role === "hub") return { role, hub: parsed(hubSchema, "hub", source) };
  if (role === "site") return { role, site: parsed(siteSchema, "site", source, nodeTrustKeyFaults(source, source.getObject("site"))) };
  throw new EdgeError([
    {
      code: "EDGE-CONFIG",
      what: "the stack's role is not one this program knows",
      given: `edge-staging:role = ${role ?? "(not set)"}`,
      allowed: roles.join(" | "),
      fix: "set edge-staging:role in the stack's file below stacks/",
    },
  ]);
}

function encryptedFault(key: string): Fault {
  return {
    code: "EDGE-CONFIG-SECRET",
    what: "a setting is encrypted, but no setting stays a secret: all of them go to Azure, into the state and into reports as they are",
    given: `edge-staging:${key}, with something in it that is "secure"`,
    allowed: "settings in plain text that hold no secret",
    fix: "write it in plain text where it is no secret; otherwise keep it in a Secret of the cluster that the solution reads, and give the solution its name",
  };
}

/** Settings of a role. Throws for what is wrong with them and beside them. */
function parsed<Schema extends z.ZodType>(schema: Schema, key: string, source: ConfigSource, beside: readonly Fault[] = []): z.infer<Schema> {
  const given = source.getObject(key) ?? {};
  const result = schema.safeParse(given);
  if (result.success && beside.length === 0) return result.data;
  throw new EdgeError([...(result.error?.issues ?? []).flatMap((issue) => faultsOf(issue, key, given)), ...beside]);
}

function allowedBy(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_value") return issue.values.join(" | ");
  return issue.code === "invalid_type" && issue.expected === "object" ? "settings of its own, one a line" : issue.message;
}

function faultsOf(issue: z.core.$ZodIssue, key: string, given: unknown): Fault[] {
  const path = [key, ...issue.path.map(String)].join(".");
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((name) => ({
      code: "EDGE-CONFIG",
      what: "there is no such setting",
      given: `${path}.${name}`,
      fix: `remove ${name}, or correct its spelling`,
    }));
  }
  const value = issue.path.reduce<unknown>((here, part) => (here as Record<PropertyKey, unknown> | undefined)?.[part], given);
  const allowed = allowedBy(issue);
  if (value === undefined) return [{ code: "EDGE-CONFIG", what: "a required setting is missing", given: `${path} = (not set)`, allowed, fix: `set ${path}` }];
  return [{ code: "EDGE-CONFIG", what: "a setting has a value that is not allowed", given: `${path} = ${shown(value)}`, allowed, fix: `correct ${path}` }];
}

/** A value as it was written. Never a private key, which may have been given by mistake, and of several lines the first only. */
function shown(value: unknown): string {
  const text = JSON.stringify(value);
  if (text.includes("PRIVATE KEY")) return "(a private key, not shown)";
  const [first, ...more] = typeof value === "string" ? value.trim().split("\n") : [];
  return first !== undefined && more.length > 0 ? `${JSON.stringify(first)} and ${more.length} more lines` : text;
}
