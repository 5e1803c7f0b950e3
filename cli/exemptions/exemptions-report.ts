import type { FileOutcome } from "./exemption-folder";
import { type ConflictOutcome, type Exemption, type ExemptionPlan, fileOf } from "./exemption-plan";
import { nameOf } from "../../components/core/arm-id";
import { table } from "../io/table";

/** One exemption and its file. */
export interface WrittenExemption {
  file: string;
  outcome: FileOutcome;
  name: string;
  /** ARM id of what is exempted. */
  scope: string;
  builtIn: string;
  rule: string;
  assignmentId: string;
  /** Null where the definition itself is assigned. */
  referenceId: string | null;
  effect: string;
  /** Last day, UTC. */
  until: string;
}

/** The answer of `exemptions --json`. `schemaVersion` rises when a member goes or changes its meaning. */
export interface ExemptionsReport {
  schemaVersion: 1;
  stack: string;
  registryId: string;
  folder: string;
  exemptions: WrittenExemption[];
  builtIns: ConflictOutcome[];
}

/** The report of a plan whose files were written. */
export function exemptionsReport(done: {
  stack: string;
  registryId: string;
  folder: string;
  until: string;
  plan: ExemptionPlan;
  outcomes: ReadonlyMap<string, FileOutcome>;
}): ExemptionsReport {
  const { stack, registryId, folder, until, plan, outcomes } = done;
  const written = ({ file, exemption }: { file: string; exemption: Exemption }): WrittenExemption => ({
    file,
    outcome: outcomes.get(file) ?? "unchanged",
    name: exemption.name,
    scope: exemption.scope,
    builtIn: exemption.conflict.builtIn.id,
    rule: exemption.rule,
    assignmentId: exemption.assigned.assignmentId,
    referenceId: exemption.assigned.referenceId ?? null,
    effect: exemption.effect,
    until,
  });
  const exemptions = plan.exemptions.map((exemption) => written({ file: fileOf(exemption), exemption }));
  return { schemaVersion: 1, stack, registryId, folder, exemptions, builtIns: plan.outcomes };
}

/** The report as two tables: files, and every built-in that the guide trips. */
export function exemptionsTable({ folder, exemptions, builtIns }: ExemptionsReport): string {
  const files = exemptions.map(({ file, outcome, scope, assignmentId, effect }) => [file, outcome, nameOf(scope), nameOf(assignmentId), effect]);
  const rows = builtIns.map(({ title, rule, outcome, why }) => [title, outcome, rule, why]);
  const close = `${exemptions.length} exemptions in ${folder}; review them, then deploy each by the command in its metadata.deploy`;
  return [
    ...(files.length > 0 ? [table([["file", "", "exempts", "from assignment", "effect"], ...files]), ""] : []),
    table([["built-in", "", "rule", "why"], ...rows]),
    ...(files.length > 0 ? ["", close] : []),
  ].join("\n");
}
