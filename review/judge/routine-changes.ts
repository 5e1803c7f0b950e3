import { resourceTypes } from "../../components/core/resource-types";
import type { InputChange } from "../read/input-changes";
import type { PlannedChange, PreviewPlan } from "../read/preview-plan";
import { descriptionOf } from "./describe-kinds";

/** Inputs that a rotation changes. */
const rotationInputs = ["plannedGeneration", "reason", "notAfter"];

/** A plan, split into what unattended maintenance may apply and what needs a pull request. Routine: rotating passwords that expire soon and resuming what is Pending. */
export interface RoutineChanges {
  /** Changes beyond routine, as `<action> <resource>`. */
  other: string[];
  /** Resources whose password expires soon. */
  duePasswords: string[];
}

/** Splits a plan into routine and other changes. Pure. The caller must reject an incomplete plan first. */
export function routineChangesIn({ changes }: Pick<PreviewPlan, "changes">): RoutineChanges {
  return {
    other: changes.filter((change) => !isRoutine(change)).map(({ action, name }) => `${action} ${name}`),
    duePasswords: changes.filter(isDuePassword).map(({ name }) => name),
  };
}

function isRoutine(change: PlannedChange): boolean {
  const { action, type, inputs } = change;
  if (action !== "update") return false;
  const declared = inputs.filter(({ path }) => !descriptionOf(change).isIgnored?.(path.split(".")[0] ?? ""));
  if (type === resourceTypes.tokenPassword) return declared.length === 0 || isDuePassword(change);
  return declared.every((input) => isDerived(input, inputs) || (type === resourceTypes.secret && isPasswordData(input)));
}

/** The value, or that of a member around it, becomes known only during the update, so nobody declared it. */
function isDerived({ path, after }: InputChange, all: readonly InputChange[]): boolean {
  if (after.is !== "absent") return after.is === "unknown";
  return all.some((outer) => outer.after.is === "unknown" && path.startsWith(`${outer.path}.`));
}

/** The Kubernetes provider reports unknown data of a Secret as removed from `data` and secret in `stringData`. */
function isPasswordData({ path, after }: InputChange): boolean {
  return /^(data|stringData)(\.|$)/.test(path) && after.is !== "value";
}

/** A new generation whose only reason is that the password expires. */
function isDuePassword({ type, action, inputs }: PlannedChange): boolean {
  const reason = inputs.find(({ path }) => path === "reason")?.after;
  const isRotationOnly = inputs.every(({ path }) => rotationInputs.includes(path));
  return type === resourceTypes.tokenPassword && action === "update" && isRotationOnly && reason?.is === "value" && /^expires /.test(String(reason.value));
}
