import { formatDuration } from "../../components/core/duration";
import { type PodLook, restartsSince } from "./pod-health";

/** Result of polling a site's pods: `unseen` if the cluster does not show them. */
export type SoakLook = PodLook | { unseen: string; isOffline: boolean };

/** A soak that has begun. */
export interface Soak {
  /** When it began, in milliseconds. */
  sinceMs: number;
  soakMs: number;
  /** Restarts at its beginning; undefined before the first look. */
  restarts: Readonly<Record<string, number>> | undefined;
  maxRestarts: number;
}

/** State of a soak. `restarts`: counts for comparison with later polls. */
export type SoakVerdict =
  | { is: "soaking"; restarts: Readonly<Record<string, number>> | undefined; wasReady: boolean }
  | { is: "healthy" | "failed" | "offline"; reason: string };

/**
 * Evaluates one poll. Pods may become ready during the soak, and must then stay ready; at its end they must be ready. Restarts count from the first poll.
 * An unreachable cluster is polled again until the soak ends. Pure. `wasReady`: an earlier poll found them ready.
 */
export function soakVerdict({ sinceMs, soakMs, restarts, maxRestarts }: Soak, look: SoakLook, nowMs: number, wasReady: boolean): SoakVerdict {
  const isOver = nowMs - sinceMs >= soakMs;
  if ("unseen" in look) return isOver ? { is: look.isOffline ? "offline" : "failed", reason: look.unseen } : { is: "soaking", restarts, wasReady };
  const first = restarts ?? look.restarts;
  const restarted = restartsSince(first, look.restarts);
  if (restarted > maxRestarts) return { is: "failed", reason: `containers restarted ${restarted} times during the soak, ${maxRestarts} may` };
  const isReady = look.unready.length === 0;
  if (!isReady && (isOver || wasReady)) return { is: "failed", reason: look.unready.join("; ") };
  if (isOver) return { is: "healthy", reason: `ready on the pinned images for ${formatDuration(soakMs)}` };
  return { is: "soaking", restarts: first, wasReady: isReady };
}

/** Time between two looks, in milliseconds: a tenth of the soak, from one second to half a minute. Our proposal. */
export function lookEveryMs(soakMs: number): number {
  return Math.min(30_000, Math.max(1_000, soakMs / 10));
}

/** What watching a soak needs from outside. */
export interface SoakWatch {
  look(): Promise<SoakLook>;
  nowMs(): number;
  /** Rejects when the signal aborts. */
  sleep(ms: number): Promise<void>;
  /** Called once, with the restarts that later looks are compared with. */
  onFirstLook(restarts: Readonly<Record<string, number>>): void;
}

/** Watches a soak to its end. Rejects as `sleep` does. */
export async function watchSoak(soak: Soak, { look, nowMs, sleep, onFirstLook }: SoakWatch): Promise<Exclude<SoakVerdict, { is: "soaking" }>> {
  let { restarts } = soak;
  let wasReady = false;
  for (;;) {
    const seen = await look();
    const verdict = soakVerdict({ ...soak, restarts }, seen, nowMs(), wasReady);
    if (verdict.is !== "soaking") return verdict;
    if (restarts === undefined && verdict.restarts !== undefined) onFirstLook(verdict.restarts);
    ({ restarts, wasReady } = verdict);
    await sleep(Math.max(0, Math.min(lookEveryMs(soak.soakMs), soak.sinceMs + soak.soakMs - nowMs())));
  }
}
