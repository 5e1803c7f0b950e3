/** Shortest wait between two looks, unless less is asked for. Our proposal. */
const leastMs = 1_000;

/**
 * How long to wait before the next look at something that has been going on for a while, in milliseconds: a sixtieth of that time, so that
 * looking costs a second for every minute at most, whether it takes seconds or hours. Never more than `atMostMs`.
 */
export function pollWaitMs(goingOnMs: number, atMostMs: number): number {
  return Math.min(atMostMs, Math.max(leastMs, goingOnMs / 60));
}
