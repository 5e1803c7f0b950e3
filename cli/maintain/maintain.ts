import { assertFreshBuild } from "../../components/dynamic/build-stamp";
import { EdgeError } from "../../components/core/fault";
import { engineEvents } from "../../review/read/engine-events";
import { type PreviewPlan, previewPlan } from "../../review/read/preview-plan";
import { faultsIn } from "../../review/judge/review-stack";
import { routineChangesIn } from "../../review/judge/routine-changes";
import { type Command, type CommandIo, exitCodes } from "../io/command";
import { runEngine } from "../engine/engine-run";
import { interruptible } from "../io/interruption";
import { type MaintainArguments, maintainHelp, parseMaintainArguments } from "./maintain-arguments";
import { packVariables } from "../engine/policy-profile";
import { stackPreview } from "../engine/stack-preview";

/** `npm run maintain`: an `up` that refuses everything but passwords that are due and what is Pending. */
export const maintain: Command = async (args, io) => {
  const asked = parseMaintainArguments(args);
  if (!asked) {
    io.print(maintainHelp);
    return exitCodes.done;
  }
  assertFreshBuild(io.folder);
  return interruptible((ending) => kept(asked, io, ending));
};

async function kept({ stack, profile }: MaintainArguments, { folder, environment, print, narrate }: CommandIo, asked: AbortSignal): Promise<number> {
  const judged = { ...environment, ...(await packVariables(folder, environment, profile)) };
  narrate(`${stack}: previewing it`);
  const plan = previewPlan(engineEvents(stack, await stackPreview(folder, judged, { stack, does: "update" }, { asked })));
  if (plan.result !== "succeeded") throw new EdgeError(faultsOf(stack, plan));
  if (plan.changes.length === 0) {
    print(`${stack}: nothing to do`);
    return exitCodes.done;
  }
  const { other, duePasswords } = routineChangesIn(plan);
  if (other.length > 0) {
    print([`${stack}: not brought up, because more is planned than upkeep; it is for a pull request:`, ...other.map((change) => `  ${change}`)].join("\n"));
    return exitCodes.no;
  }
  print(`${stack}: ${duePasswords.length === 0 ? "what is Pending goes on" : `due: ${duePasswords.join(", ")}`}`);
  return runEngine({ args: ["up", "--yes", "--skip-preview", "--non-interactive", `--stack=${stack}`], folder, environment: judged });
}

/** Why there is no plan to keep to: this program's own faults, else the rules that refuse it, else that there was an error. */
function faultsOf(stack: string, { diagnostics, violations }: PreviewPlan) {
  const faults = diagnostics.filter(({ severity }) => severity === "error").flatMap(({ message }) => faultsIn(message));
  if (faults.length > 0) return faults;
  const refusing = new Set(violations.filter(({ level }) => level === "mandatory").map(({ rule }) => rule));
  const why = refusing.size > 0 ? `the policy pack refuses the plan (${[...refusing].sort().join(", ")})` : "the preview did not succeed";
  return [{ code: "EDGE-NO-PLAN", what: `${why}, so nothing was done`, given: `-s ${stack}`, fix: `see npm run preview -- -s ${stack}` }];
}
