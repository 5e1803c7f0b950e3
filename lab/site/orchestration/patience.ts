import type { Clock } from "../../clock";
import { BrokenLink } from "./staging-failures";

/** How long to wait for a broken link to recover, and for an installation. */
export interface StagingWait {
  /** Timeout in lab milliseconds. @default - 30 minutes */
  timeoutMs?: number;
  /** Minimum timeout in real milliseconds: the control plane does not run faster with the lab's clock. @default - 60 seconds */
  leastTimeoutMs?: number;
}

/** Rhythm of the attempts, in lab milliseconds. */
export interface Attempts {
  /** Pause after the first attempt; doubled after each further one. */
  firstMs: number;
  /** Longest pause. */
  longestMs: number;
  /** Maximum duration, whatever the timeout. @default - no maximum */
  mostMs?: number;
}

/** Retries until the timeout, which starts with the construction. */
export class Patience {
  private readonly isOver: () => boolean;

  constructor(
    private readonly wait: StagingWait & { clock: Clock },
    private readonly attempts: Attempts,
    private readonly signal: AbortSignal,
  ) {
    this.isOver = deadlineIn(wait, attempts.mostMs);
  }

  /** Does the work, retrying while a broken link may recover. Throws the last broken link at the timeout. */
  async retrying<T>(work: () => Promise<T>): Promise<T> {
    const { firstMs, longestMs } = this.attempts;
    for (let pauseMs = firstMs; ; pauseMs = Math.min(2 * pauseMs, longestMs)) {
      this.signal.throwIfAborted();
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof BrokenLink) || !error.mayRecover || this.isOver()) throw error;
      }
      await this.wait.clock.wait(pauseMs, this.signal);
    }
  }
}

/** Starts the timeout, of at most `mostMs`. @returns a function that is true once it has passed */
export function deadlineIn(
  { clock, timeoutMs = 1_800_000, leastTimeoutMs = 60_000 }: StagingWait & { clock: Clock },
  mostMs = Number.POSITIVE_INFINITY,
): () => boolean {
  const deadline = clock.now().getTime() + Math.min(Math.max(timeoutMs, leastTimeoutMs * clock.speed), mostMs);
  return () => clock.now().getTime() >= deadline;
}
