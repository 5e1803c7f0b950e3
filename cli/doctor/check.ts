import { ClusterAccessError } from "../../components/cluster/access/cluster-access-error";
import { EdgeError, type Fault } from "../../components/core/fault";
import { faultsOf } from "../../program/errors/error-faults";
import { inParallel } from "../io/in-parallel";

/** What a check found: faults are errors. Else why it does not apply to this stack (`skipped`), or why it applies and could not be made (`unread`). */
export type Findings = { faults: readonly Fault[]; warnings: readonly Fault[] } | { skipped: string } | { unread: string };

/** One check of a stack. Reads only. */
export interface Check<View> {
  /** Stable name, in kebab case. */
  id: string;
  /** Description of the checked object. */
  examines: string;
  /** Anything that it throws means that the check could not be made. */
  look(view: View): Promise<Findings>;
}

/** The result of one check. */
export interface Examination {
  stack: string;
  check: string;
  examined: string;
  /** `skipped`: nothing is known, for the given reason. */
  verdict: "ok" | "warning" | "error" | "skipped";
  /** Why it was skipped. */
  reason?: string;
  /** A skipped check applies to this stack, but could not be made. */
  isUnread?: true;
  /** Errors before warnings; each with its fix. */
  faults: readonly Fault[];
}

/** Number of checks of a stack at the same time. The calls of all checks share one connection pool. Chosen by this project. */
const atOnce = 8;

/** Makes all checks of a stack. A check that cannot be made is skipped, and stops no other. */
export async function examine<View>(stack: string, checks: readonly Check<View>[], view: View): Promise<Examination[]> {
  return inParallel(checks, atOnce, async ({ id, examines, look }) => {
    const named = { stack, check: id, examined: examines };
    try {
      return { ...named, ...verdictOf(await look(view)) };
    } catch (error) {
      const unread = faultsOf(error).map(({ what }) => what);
      return { ...named, ...verdictOf({ unread: unread.join("; ") }) };
    }
  });
}

function verdictOf(found: Findings): Pick<Examination, "verdict" | "reason" | "isUnread" | "faults"> {
  if ("unread" in found) return { verdict: "skipped", reason: found.unread, isUnread: true, faults: [] };
  if ("skipped" in found) return { verdict: "skipped", reason: found.skipped, faults: [] };
  const faults = [...found.faults, ...found.warnings];
  return { verdict: found.faults.length > 0 ? "error" : found.warnings.length > 0 ? "warning" : "ok", faults };
}

/** Findings without faults. */
export const nothing: Findings = { faults: [], warnings: [] };

/** These faults as errors. */
export function errors(faults: readonly Fault[]): Findings {
  return { faults, warnings: [] };
}

/** These faults as warnings. */
export function warnings(faults: readonly Fault[]): Findings {
  return { faults: [], warnings: faults };
}

/** The errors of a refused read: this program's faults, and objects that the cluster reports as missing or not ready. Throws every other error. */
export async function refusals(reading: Promise<unknown>): Promise<Findings> {
  try {
    await reading;
    return nothing;
  } catch (error) {
    const isAbsence = error instanceof ClusterAccessError && (error.kind === "not-found" || error.kind === "not-ready");
    if (error instanceof EdgeError || isAbsence) return errors(faultsOf(error));
    throw error;
  }
}

/** What was read of the cluster; undefined where the kubeconfig's user may not read it. Throws every other error. */
export async function unlessForbidden<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof ClusterAccessError && error.kind === "unauthorized") return undefined;
    throw error;
  }
}

/** Reads only once, for all callers. */
export function once<T>(read: () => Promise<T>): () => Promise<T> {
  let reading: Promise<T> | undefined;
  return () => (reading ??= read());
}
