import type { Audit } from "./audit-states";
import { table } from "../io/table";

/** The table of an audit, mandatory findings first, and one closing sentence. */
export function auditTable({ findings, profile, stacks }: Audit): string {
  const mandatory = findings.filter(({ level }) => level === "mandatory");
  const advisory = findings.filter(({ level }) => level !== "mandatory");
  const rows = [...mandatory, ...advisory].map(({ level, stack, rule, resource, given }) => [level, stack, rule, resource, given]);
  const close = `${stacks.length} states by profile ${profile}: ${mandatory.length} mandatory and ${advisory.length} advisory findings`;
  return rows.length === 0 ? close : `${table([["level", "stack", "rule", "resource", "given"], ...rows])}\n${fixes(findings)}\n${close}`;
}

/** What to do, once for every rule that is broken. */
function fixes(findings: Audit["findings"]): string {
  const byRule = new Map(findings.map(({ rule, fix }) => [rule, fix]));
  return `\n${[...byRule].map(([rule, fix]) => `${rule}: ${fix}`).join("\n")}\n`;
}
