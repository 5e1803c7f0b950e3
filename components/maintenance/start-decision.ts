import { formatWait } from "../core/duration";
import type { Freeze, Maintenance } from "./maintenance";
import { type Span, formatMoment, freezeTime, windowTimes } from "./window-times";

/** Everything that decides whether work that interrupts a site's workloads may start. */
export interface StartQuestion {
  /** The service's time. */
  nowMs: number;
  maintenance: Pick<Maintenance, "windows" | "freezes">;
  /** Is what the work needs on the site? Else why not. */
  proof: { is: "staged" } | { is: "missing"; reason: string };
  /** Answer of the line's own system; `clear` also if it is not asked. */
  veto: { is: "clear" } | { is: "vetoed"; reason: string };
  /** How long the work is expected to take, in milliseconds. */
  expectedMs: number;
}

/** May it start? `untilMs`: when the window closes, or a freeze begins; infinite without either. */
export type StartDecision = { is: "open"; untilMs: number } | { is: "closed"; reason: string };

const dayMs = 86_400_000;
/** How far ahead an opening is looked for, in days: first where it nearly always is. Our proposal. */
const horizons = [15, 400] as const;

/**
 * Decides whether work that interrupts a site's workloads may start now. Pure.
 *
 * It may where everything that it needs is staged, a window is open, no freeze is in force, the line does not object, and what is left of the window is at least
 * the expected duration. Work that has started is not asked again: it is not interrupted when the window closes.
 */
export function decideStart({ nowMs, maintenance, proof, veto, expectedMs }: StartQuestion): StartDecision {
  if (proof.is === "missing") return { is: "closed", reason: proof.reason };
  const current = openings(maintenance, { startMs: nowMs, endMs: nowMs + dayMs }).find(({ startMs, endMs }) => startMs <= nowMs && nowMs < endMs);
  if (current === undefined || nowMs + expectedMs > current.endMs) return { is: "closed", reason: whyClosed(nowMs, maintenance, current, expectedMs) };
  return veto.is === "vetoed" ? { is: "closed", reason: veto.reason } : { is: "open", untilMs: current.endMs };
}

function whyClosed(nowMs: number, maintenance: StartQuestion["maintenance"], current: Span | undefined, expectedMs: number): string {
  const takes = `the work is expected to take ${formatWait(expectedMs)}`;
  const tooLate = current === undefined ? undefined : `the window closes in ${formatWait(current.endMs - nowMs)}, and ${takes}`;
  const why = tooLate ?? frozen(nowMs, maintenance);
  const next = nextOpening(nowMs, maintenance, expectedMs);
  if (next.is === "found")
    return [why, `opens ${formatMoment(next.startMs, next.zone, nowMs)}, in ${formatWait(next.startMs - nowMs)}`].filter(Boolean).join("; ");
  const none =
    next.longestMs === 0
      ? `no window opens within ${horizons[1]} days`
      : `no window is long enough: the longest lasts ${formatWait(next.longestMs)}, and ${takes}`;
  return [tooLate === undefined ? why : undefined, none].filter(Boolean).join("; ");
}

/** The next time, after now, at which workloads may be interrupted for as long as expected; else how long the longest such time lasts. Freezes count, the veto does not. */
export function nextOpening(
  nowMs: number,
  maintenance: StartQuestion["maintenance"],
  expectedMs: number,
): ({ is: "found" } & Span) | { is: "none"; longestMs: number } {
  let longestMs = 0;
  for (const days of horizons) {
    const spans = openings(maintenance, { startMs: nowMs, endMs: nowMs + days * dayMs });
    const next = spans.find(({ startMs, endMs }) => startMs > nowMs && endMs - startMs >= expectedMs);
    if (next !== undefined) return { is: "found", ...next };
    longestMs = Math.max(0, ...spans.map(({ startMs, endMs }) => endMs - startMs));
  }
  return { is: "none", longestMs };
}

/** The freeze in force, for people. */
function frozen(nowMs: number, { windows = [], freezes = [] }: StartQuestion["maintenance"]): string | undefined {
  const zones = zonesOf(windows);
  const inForce = freezes.find((freeze) => zones.some((zone) => covers(freezeTime(freeze, zone), nowMs)));
  if (inForce === undefined) return undefined;
  return inForce.reason === undefined ? "frozen" : `frozen (${inForce.reason})`;
}

function covers({ startMs, endMs }: Span, ms: number): boolean {
  return startMs <= ms && ms < endMs;
}

function zonesOf(windows: readonly { zone: string }[]): string[] {
  return windows.length === 0 ? ["UTC"] : [...new Set(windows.map(({ zone }) => zone))];
}

/** When workloads may be interrupted, as far as it may overlap a time span: windows without freezes, those that touch joined. */
export function openings({ windows = [], freezes = [] }: StartQuestion["maintenance"], within: Pick<Span, "startMs" | "endMs">): Span[] {
  const always = { startMs: Number.NEGATIVE_INFINITY, endMs: Number.POSITIVE_INFINITY, zone: freezes.find(({ zone }) => zone !== undefined)?.zone ?? "UTC" };
  const open =
    windows.length === 0
      ? withoutFreezes([always], freezes, "UTC")
      : windows.flatMap((window) => withoutFreezes(windowTimes(window, within), freezes, window.zone));
  return joined(open.sort((a, b) => a.startMs - b.startMs));
}

function withoutFreezes(spans: readonly Span[], freezes: readonly Freeze[], zone: string): Span[] {
  return freezes.map((freeze) => freezeTime(freeze, zone)).reduce<Span[]>((left, freeze) => left.flatMap((span) => without(span, freeze)), [...spans]);
}

function without(span: Span, { startMs, endMs }: Span): Span[] {
  const parts = [
    { ...span, endMs: Math.min(span.endMs, startMs) },
    { ...span, startMs: Math.max(span.startMs, endMs) },
  ];
  return startMs >= endMs ? [span] : parts.filter((part) => part.startMs < part.endMs);
}

function joined(spans: readonly Span[]): Span[] {
  const all: Span[] = [];
  for (const span of spans) {
    const last = all.at(-1);
    if (last === undefined || span.startMs > last.endMs) all.push({ ...span });
    else last.endMs = Math.max(last.endMs, span.endMs);
  }
  return all;
}
