import { nameOf } from "../../components/core/arm-id";
import { table } from "../output/table";
import type { FileOutcome } from "./exemption-folder";
import { type ConflictOutcome, type Exemption, type ExemptionPlan, fileOf } from "./exemption-plan";

/** One exemption and its file. */
export interface WrittenExemption {
  file: string;
  outcome: FileOutcome;
  name: string;
  /** ARM id of the exempted resource. */
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

/** The result of `exemptions --json`. `schemaVersion` increases when a member is removed or changes its meaning. */
export interface ExemptionsReport {
  schemaVersion: 1;
  stack: string;
  registryId: string;
  folder: string;
  exemptions: WrittenExemption[];
  builtIns: ConflictOutcome[];
}

/** The report after the files of a plan were written. */
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

/** Formats the report as two tables: the files, and every built-in that the guide breaks. */
export function exemptionsTable({ folder, exemptions, builtIns }: ExemptionsReport): string {
  const files = exemptions.map(({ file, outcome, scope, assignmentId, effect }) => [file, outcome, nameOf(scope), nameOf(assignmentId), effect]);
  const rows = builtIns.map(({ title, rule, outcome, why }) => [title, outcome, rule, why]);
  const close = `${exemptions.length} exemptions in ${folder}; review them, then deploy each with the command in its metadata.deploy`;
  return [
    ...(files.length > 0 ? [table([["file", "", "exempts", "from assignment", "effect"], ...files]), ""] : []),
    table([["built-in", "", "rule", "why"], ...rows]),
    ...(files.length > 0 ? ["", close] : []),
  ].join("\n");
}
