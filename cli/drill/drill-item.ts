import type { Fault } from "../../components/core/fault";

/**
 * - `ok`: it starts, or stays valid, on the node where it is now and on every other node that may run it
 * - `at-risk`: it starts where it is now, but not on another node, or something that no pod needs to start ends
 * - `fails`: it does not start
 * - `unknown`: something could not be seen
 */
export type DrillVerdict = "ok" | "at-risk" | "fails" | "unknown";

/** One image of a pod, one login or one certificate. */
export interface DrillItem {
  kind: "image" | "login" | "certificate";
  /** What it is about, for example `pod default/app: 10.96.0.50/factory/vision:1.0.0`. */
  subject: string;
  verdict: DrillVerdict;
  /** Why, in one sentence. */
  reason: string;
  /** With its fix; absent where the verdict is `ok` or `unknown`. */
  fault?: Fault;
}

/** An item about a login or certificate that ends, or does not work: at risk as long as no pod needs it to start. */
export function endingItem(
  item: Pick<DrillItem, "kind" | "subject" | "reason">,
  isNeeded: boolean,
  { allowed, fix }: { allowed: string; fix: string },
): DrillItem {
  const verdict = isNeeded ? "fails" : "at-risk";
  const code = item.kind === "login" ? "EDGE-BLACKOUT-LOGIN" : "EDGE-BLACKOUT-CERTIFICATE";
  const effect = isNeeded ? "a pod needs it to start" : "no pod needs it to start where it runs now";
  return { ...item, verdict, fault: { code, what: `${item.subject}: ${item.reason}; ${effect}`, given: item.subject, allowed, fix } };
}
