import { faultsIn } from "../../review/judge/review-stack";
import { engineEvents } from "../../review/read/engine-events";
import { type Action, type PreviewPlan, previewPlan } from "../../review/read/preview-plan";
import { packVariables } from "../engine/policy-profile";
import { stackPreview } from "../engine/stack-preview";
import type { CommandIo } from "../io/command";
import type { ReconcileTools } from "./recovery";
import { type Unrecorded, unrecordedResources } from "./unrecorded";

/** What the next `up` will do. */
export interface NextRun {
  /** `refused`: the preview failed, or Azure has what `up` would create; `up` would fail. */
  is: "unchanged" | "changes" | "refused";
  /** Names of the resources by action. */
  changes: Partial<Record<Action, string[]>>;
  /** Codes and sentences of the errors, and names of broken policy rules; empty unless refused. */
  faults: readonly string[];
}

const unrecordedCode = "EDGE-UNRECORDED";

/** Previews the next `up` with the policy pack at a profile's levels. Throws EdgeError `EDGE-STACK`, `EDGE-PROFILE`; Interrupted. */
export async function nextRun(
  { folder, environment, narrate }: CommandIo,
  { stack, profile, arm }: { stack: string; profile: string | undefined; arm: ReconcileTools["arm"] },
  asked: AbortSignal,
): Promise<NextRun> {
  narrate(`${stack}: previewing up`);
  const judged = { ...environment, ...(await packVariables(folder, environment, profile)) };
  const events = engineEvents(stack, await stackPreview(folder, judged, { stack, does: "update" }, { asked }));
  return nextRunOf(previewPlan(events), await unrecordedResources(events, arm, environment["ARM_SUBSCRIPTION_ID"]));
}

/** Summarizes a plan. Pure. */
export function nextRunOf({ result, changes, diagnostics, violations }: PreviewPlan, unrecorded: readonly Unrecorded[] = []): NextRun {
  const byAction: NextRun["changes"] = {};
  for (const { action, name } of changes) byAction[action] = [...(byAction[action] ?? []), name];
  const beside = unrecorded.map(({ name, id }) => `${unrecordedCode}  ${name} exists in Azure, but not in the state: ${id}`);
  if (beside.length > 0) return { is: "refused", changes: byAction, faults: beside };
  if (result === "succeeded") return { is: changes.length === 0 ? "unchanged" : "changes", changes: byAction, faults: [] };
  const errors = diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message);
  const coded = errors.flatMap(faultsIn).map(({ code, what }) => `${code}  ${what}`);
  const [line = "the preview failed"] = errors.map((message) => message.trim().split("\n")[0] ?? "").filter((text) => text !== "");
  const rules = violations.filter(({ level }) => level === "mandatory").map(({ rule, resource }) => `policy rule ${rule}: ${resource}`);
  const faults = [...new Set([...coded, ...rules])];
  return { is: "refused", changes: byAction, faults: faults.length > 0 ? faults : [line] };
}
