import { assertFreshBuild } from "../../components/dynamic/build-stamp";
import { EdgeError } from "../../components/core/fault";
import { engineEvents } from "../../review/read/engine-events";
import { type PreviewPlan, previewPlan } from "../../review/read/preview-plan";
import { faultsIn } from "../../review/judge/review-stack";
import { routineChangesIn } from "../../review/judge/routine-changes";
import { runEngine } from "../engine/engine-run";
import { givenSilenceMs, silenceLimitMs } from "../engine/max-silence";
import { packVariables } from "../engine/policy-profile";
import { stackPreview } from "../engine/stack-preview";
import { type Command, type CommandIo, exitCodes, oneStack } from "../io/command";
import { interruptible } from "../io/interruption";

/** Checked arguments of `maintain`. */
interface MaintainArguments {
  stack: string;
  /** How strict the policy pack is; undefined keeps PULUMI_OPTION_POLICY_PACK_CONFIG. */
  profile: string | undefined;
  json: boolean;
  /** `--max-silence`, in milliseconds. */
  maxSilenceMs: number | undefined;
}

/** The result of `maintain --json`. `schemaVersion` increases when a member is removed or changes its meaning. */
export interface MaintenanceReport {
  schemaVersion: 1;
  stack: string;
  /** `applied`: Pulumi was started; the exit code shows whether it succeeded. */
  outcome: "unchanged" | "applied" | "refused";
  /** Names of the resources whose password is replaced. */
  due: readonly string[];
  /** Planned changes that are not maintenance. */
  refused: readonly string[];
}

/** Implements `maintain`: an `up` that refuses everything but passwords that are due and what is Pending. */
export const maintain: Command = async (given, io) => {
  const asked = {
    stack: oneStack(given, "maintain", "the site's stack"),
    profile: given.text("profile"),
    json: given.has("json"),
    maxSilenceMs: givenSilenceMs(given),
  };
  assertFreshBuild(io.folder);
  return interruptible((ending) => runMaintenance(asked, io, ending));
};

async function runMaintenance({ stack, profile, json, maxSilenceMs }: MaintainArguments, io: CommandIo, ending: AbortSignal): Promise<number> {
  const { folder, narrate, print } = io;
  const environment = { ...io.environment, ...(await packVariables(folder, io.environment, profile)) };
  narrate(`${stack}: previewing up`);
  const plan = previewPlan(engineEvents(stack, await stackPreview(folder, environment, { stack, does: "update" }, { asked: ending })));
  if (plan.result !== "succeeded") throw new EdgeError(faultsOf(stack, plan));
  const report = reportOf(stack, plan);
  print(json ? JSON.stringify(report, undefined, 2) : formatReport(report));
  if (report.outcome !== "applied") return report.outcome === "refused" ? exitCodes.no : exitCodes.done;
  const args = ["up", "--yes", "--skip-preview", "--non-interactive", `--stack=${stack}`];
  // With --json, standard output holds that one object and nothing else.
  return runEngine({ args, folder, environment, output: json ? "stderr" : "stdout", silenceMs: silenceLimitMs(maxSilenceMs, stack, { folder }), narrate });
}

function reportOf(stack: string, plan: PreviewPlan): MaintenanceReport {
  if (plan.changes.length === 0) return { schemaVersion: 1, stack, outcome: "unchanged", due: [], refused: [] };
  const { other, duePasswords } = routineChangesIn(plan);
  return { schemaVersion: 1, stack, outcome: other.length > 0 ? "refused" : "applied", due: duePasswords, refused: other };
}

function formatReport({ stack, outcome, due, refused }: MaintenanceReport): string {
  if (outcome === "unchanged") return `${stack}: nothing to do`;
  if (outcome === "applied") return `${stack}: ${due.length === 0 ? "continuing what is Pending" : `due: ${due.join(", ")}`}`;
  return [`${stack}: not applied: the plan contains more than maintenance. Open a pull request.`, ...refused.map((change) => `  ${change}`)].join("\n");
}

/** Why there is no valid plan: this program's own faults, else the policy rules that refuse it, else a failed preview. */
function faultsOf(stack: string, { diagnostics, violations }: PreviewPlan) {
  const faults = diagnostics.filter(({ severity }) => severity === "error").flatMap(({ message }) => faultsIn(message));
  if (faults.length > 0) return faults;
  const refusing = new Set(violations.filter(({ level }) => level === "mandatory").map(({ rule }) => rule));
  const why = refusing.size > 0 ? `the policy pack refuses the plan (${[...refusing].sort().join(", ")})` : "the preview failed";
  return [{ code: "EDGE-NO-PLAN", what: `${why}, so nothing was changed`, given: `stack ${stack}`, fix: `see edge-staging preview ${stack}` }];
}
