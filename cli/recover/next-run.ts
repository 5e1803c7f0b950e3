import { faultsIn, isRefusal } from "../../review/judge/review-stack";
import { engineEvents } from "../../review/read/engine-events";
import { type Action, type PreviewPlan, previewPlan } from "../../review/read/preview-plan";
import { packVariables } from "../engine/policy-profile";
import { stackPreview } from "../engine/stack-preview";
import type { CommandIo } from "../io/command";
import type { ReconcileTools } from "./recovery";
import type { Interrupted } from "./interrupted";
import { unrecordedResources } from "./unrecorded";

/** What the next `up` will do. */
export interface NextRun {
  /** `refused`: the preview failed or warns that `up` will refuse the stack, or Azure has what `up` would create; `up` would fail. */
  is: "unchanged" | "changes" | "refused";
  /** Names of the resources by action. */
  changes: Partial<Record<Action, string[]>>;
  /** Codes and sentences of the errors, and names of broken policy rules; empty unless refused. */
  faults: readonly string[];
}

/** A preview of the next run. */
export interface PreviewedRun {
  next: NextRun;
  /** What the run would create although Azure has it; empty where the preview failed, or its gate warns: it may have found another owner. */
  unrecorded: readonly Interrupted[];
}

/** Previews the next `up` with the policy pack at a profile's levels. Throws EdgeError `EDGE-STACK`, `EDGE-PROFILE`; Interrupted; ArmError. */
export async function previewedRun(
  { folder, environment, narrate }: CommandIo,
  { stack, profile, arm }: { stack: string; profile: string | undefined; arm: ReconcileTools["arm"] },
  asked: AbortSignal,
): Promise<PreviewedRun> {
  narrate(`${stack}: previewing up`);
  const judged = { ...environment, ...(await packVariables(folder, environment, profile)) };
  const events = engineEvents(stack, await stackPreview(folder, judged, { stack, does: "update" }, { asked }));
  const next = nextRunOf(previewPlan(events));
  return { next, unrecorded: next.is === "refused" ? [] : await unrecordedResources(events, arm, environment["ARM_SUBSCRIPTION_ID"]) };
}

const unrecordedCode = "EDGE-UNRECORDED";

/** The next run where Azure still has what it would create: recording it did not last. */
export function stillUnrecorded({ next: { changes }, unrecorded }: PreviewedRun): NextRun {
  return {
    is: "refused",
    changes,
    faults: unrecorded.map(({ name, azure }) => `${unrecordedCode}  ${name} exists in Azure, but not in the state: ${azure?.id}`),
  };
}

/** Summarizes a plan. Pure. */
export function nextRunOf({ result, changes, diagnostics, violations }: PreviewPlan): NextRun {
  const byAction: NextRun["changes"] = {};
  for (const { action, name } of changes) byAction[action] = [...(byAction[action] ?? []), name];
  const refusals = diagnostics.flatMap(({ message }) => (isRefusal(message) ? faultsIn(message) : [])).map(({ code, what }) => `${code}  ${what}`);
  if (refusals.length > 0 && result === "succeeded") return { is: "refused", changes: byAction, faults: [...new Set(refusals)] };
  if (result === "succeeded") return { is: changes.length === 0 ? "unchanged" : "changes", changes: byAction, faults: [] };
  const errors = diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message);
  const coded = errors.flatMap(faultsIn).map(({ code, what }) => `${code}  ${what}`);
  const [line = "the preview failed"] = errors.map((message) => message.trim().split("\n")[0] ?? "").filter((text) => text !== "");
  const rules = violations.filter(({ level }) => level === "mandatory").map(({ rule, resource }) => `policy rule ${rule}: ${resource}`);
  const faults = [...new Set([...coded, ...rules])];
  return { is: "refused", changes: byAction, faults: faults.length > 0 ? faults : [line] };
}
