/** The lab's time, for timestamps and durations of the services. May run faster than the wall clock. */
export interface Clock {
  /** Lab seconds per real second, 1 or more. */
  readonly speed: number;
  /** Current lab time. */
  now(): Date;
  /** Resolves after this many lab milliseconds; rejects with the signal's reason when aborted. */
  wait(labMs: number, signal?: AbortSignal): Promise<void>;
}

/** A clock that can be set. */
export interface AdjustableClock extends Clock {
  /** Sets it forward to a later time. Waits that are under way keep their length. @throws Error for an earlier time */
  moveTo(time: Date): void;
}

/** Starts a clock that runs `speed` times as fast. @default startsAt - the current time */
export function startClock(speed = 1, startsAt = new Date()): AdjustableClock {
  let set = { labMs: startsAt.getTime(), realMs: Date.now() };
  const now = () => new Date(set.labMs + (Date.now() - set.realMs) * speed);
  return {
    speed,
    now,
    moveTo: (time) => {
      if (time < now()) throw new Error(`the lab's clock is past ${time.toISOString()}: it shows ${now().toISOString()}`);
      set = { labMs: time.getTime(), realMs: Date.now() };
    },
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
