import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import type { z } from "zod";
import { EdgeError, type Fault } from "../../components/core/fault";
import { givenText } from "../../components/core/foreign-text";
import { at, isObject, textAt } from "../../components/core/json";
import { type RolloutFile, rolloutSchema } from "../../program/config/rollout-schema";
import { stackNames } from "../changed-stacks/stack-files";
import { configInFile } from "../engine/stack-file";
import { rolloutPlan, type SiteStack } from "./plan";
import type { RolloutPlan } from "./record";

/** The file of the plan below the project's folder. */
export const planFile = join("stacks", "rollout.yaml");

/** The plan of the project in this folder: from its file, else the default one. @throws EdgeError with every fault of the file */
export function readPlan(folder: string): RolloutPlan {
  const path = join(folder, planFile);
  const file = existsSync(path) ? readFile(readFileSync(path, "utf8")) : undefined;
  if (Array.isArray(file)) throw new EdgeError(file);
  const { plan, faults } = { plan: undefined, ...rolloutPlan(file, siteStacks(folder), stackNames(join(folder, "stacks")).hubs) };
  if (plan === undefined) throw new EdgeError(faults ?? []);
  return plan;
}

/** The stacks of all sites, as their files declare them. */
export function siteStacks(folder: string): SiteStack[] {
  return stackNames(join(folder, "stacks")).sites.map((stack) => {
    const site = at(configInFile(folder, stack), "edge-staging:site");
    const labels = at(site, "labels");
    const texts = isObject(labels) ? Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, String(value)])) : {};
    return { stack, hub: textAt(site, "hub") ?? "", labels: texts, proof: textAt(site, "proof") };
  });
}

/** Reads the text of a plan's file, or its faults. */
export function readFile(text: string): RolloutFile | Fault[] {
  const document = parseDocument(text, { logLevel: "silent" });
  const [error] = document.errors;
  if (error) return [faultOf("the file is not YAML", givenText(error.message.split("\n")[0] ?? ""), undefined, "correct the file")];
  const given: unknown = document.toJS();
  const result = rolloutSchema.safeParse(given);
  return result.success ? result.data : result.error.issues.flatMap((issue) => issueFaults(issue, given));
}

function issueFaults(issue: z.core.$ZodIssue, given: unknown): Fault[] {
  const path = issue.path
    .map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`))
    .join("")
    .replace(/^\./, "");
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) =>
      faultOf("unknown setting", givenText(path ? `${path}.${key}` : key), undefined, `remove ${givenText(key)}, or correct its spelling`),
    );
  const value = issue.path.reduce<unknown>((parent, part) => (parent as Record<PropertyKey, unknown> | undefined)?.[part], given);
  const allowed = issue.code === "invalid_type" && issue.expected === "object" ? "a map of settings, one per line" : issue.message;
  const name = path || "the file";
  if (value === undefined) return [faultOf("a required setting is missing", `${name} = (not set)`, allowed, `set ${name}`)];
  return [faultOf("a setting has a value that is not allowed", `${name} = ${givenText(JSON.stringify(value))}`, allowed, `correct ${name}`)];
}

function faultOf(what: string, given: string, allowed: string | undefined, fix: string): Fault {
  return { code: "EDGE-ROLLOUT-PLAN", what: `${planFile}: ${what}`, given, ...(allowed && { allowed }), fix };
}
