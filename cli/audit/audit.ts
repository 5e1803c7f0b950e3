import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { EdgeError } from "../../components/core/fault";
import { at, isObject, listAt, parsedJson, textAt } from "../../components/core/json";
import type { StateResource } from "../../policy/fleet-rule";
import { profiles } from "../../policy/rule";
import { type Command, exitCodes, UsageError } from "../io/command";
import { table } from "../output/table";
import { type Audit, auditStates } from "./audit-states";

/** Implements `audit`: checks exported states by the policy pack, each alone and all together. Reads only. */
export const audit: Command = async (given, io) => {
  const wanted = given.text("profile") ?? "production";
  const profile = profiles.find((known) => known === wanted);
  if (!profile) throw new UsageError(`--profile takes ${profiles.join(", ")}, given ${wanted}`);
  if (given.operands.length === 0) throw new UsageError("audit needs exported states: edge-staging audit <file>...");
  const states = await Promise.all(given.operands.map(async (file) => exportedState(file, await contentOf(resolve(io.folder, file)))));
  const found = auditStates(states, profile);
  io.print(given.has("json") ? JSON.stringify(found, undefined, 2) : auditTable(found));
  return found.passed ? exitCodes.done : exitCodes.no;
};

/** Formats an audit as a table, mandatory findings first, with a closing sentence. */
export function auditTable({ findings, profile, stacks }: Audit): string {
  const mandatory = findings.filter(({ level }) => level === "mandatory");
  const advisory = findings.filter(({ level }) => level !== "mandatory");
  const rows = [...mandatory, ...advisory].map(({ level, stack, rule, resource, given }) => [level, stack, rule, resource, given]);
  const close = `${stacks.length} states checked by profile ${profile}: ${mandatory.length} mandatory and ${advisory.length} advisory findings`;
  return rows.length === 0 ? close : `${table([["level", "stack", "rule", "resource", "given"], ...rows])}\n${fixes(findings)}\n${close}`;
}

/** The fix of every broken rule, once. */
function fixes(findings: Audit["findings"]): string {
  const byRule = new Map(findings.map(({ rule, fix }) => [rule, fix]));
  return `\n${[...byRule].map(([rule, fix]) => `${rule}: ${fix}`).join("\n")}\n`;
}

/**
 * The current resources in one state, as `pulumi stack export` writes it.
 * @throws EdgeError `EDGE-STATE-FILE`
 */
export function exportedState(file: string, text: string): StateResource[] {
  const resources = resourcesOf(text);
  if (!resources) {
    const fix = "write it by `pulumi stack export -s <stack> --file <file>`";
    throw new EdgeError([{ code: "EDGE-STATE-FILE", what: "file is not an exported state", given: file, allowed: "JSON with deployment.resources", fix }]);
  }
  return resources.filter((resource) => isObject(resource) && resource["delete"] !== true && resource["external"] !== true).map(recorded);
}

function resourcesOf(text: string): unknown[] | undefined {
  const state = parsedJson(text);
  return isObject(at(state, "deployment")) ? listAt(state, "deployment", "resources") : undefined;
}

function recorded(resource: unknown): StateResource {
  const urn = textAt(resource, "urn") ?? "";
  const parent = textAt(resource, "parent");
  const byProperty = at(resource, "propertyDependencies");
  const dependsOn = [...listAt(resource, "dependencies"), ...(isObject(byProperty) ? Object.values(byProperty).flat() : [])].map(String);
  return {
    stack: urn.slice("urn:pulumi:".length).split("::")[0] ?? "",
    type: textAt(resource, "type") ?? "",
    urn,
    id: textAt(resource, "id") ?? "",
    properties: objectAt(resource, "inputs"),
    outputs: objectAt(resource, "outputs"),
    secretOutputs: listAt(resource, "additionalSecretOutputs").map(String),
    dependsOn: [...(parent === undefined ? [] : [parent]), ...dependsOn],
    isRetained: at(resource, "retainOnDelete") === true,
  };
}

function objectAt(resource: unknown, name: string): Record<string, unknown> {
  const found = at(resource, name);
  return isObject(found) ? found : {};
}

async function contentOf(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    const what = `file cannot be read: ${error instanceof Error ? error.message : String(error)}`;
    throw new EdgeError([{ code: "EDGE-STATE-FILE", what, given: file, fix: "correct the path" }]);
  }
}
