/** The lab's time, for timestamps and durations of the services. May run faster than the wall clock. */
export interface Clock {
  /** Lab seconds per real second, 1 or more. */
  readonly speed: number;
  /** Current lab time. */
  now(): Date;
  /** Resolves after this many lab milliseconds; rejects with the signal's reason when aborted. */
  wait(labMs: number, signal?: AbortSignal): Promise<void>;
}

/** Starts a clock at the current time that runs `speed` times as fast. */
export function startClock(speed = 1): Clock {
  const startedAt = Date.now();
  return {
    speed,
    now: () => new Date(startedAt + (Date.now() - startedAt) * speed),
    wait: (labMs, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const timer = setTimeout(finish, labMs / speed);
        const abort = () => {
          clearTimeout(timer);
          reject(signal?.reason);
        };
        function finish() {
          signal?.removeEventListener("abort", abort);
          resolve();
        }
        signal?.addEventListener("abort", abort, { once: true });
      }),
  };
}
