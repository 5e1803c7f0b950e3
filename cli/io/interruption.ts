import { constants } from "node:os";

/** Signals that end a command. */
export const endingSignals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/** One of them. */
export type EndingSignal = (typeof endingSignals)[number];

/** Source of signals; usually `process`. */
export interface SignalSource {
  on(signal: EndingSignal, listener: () => void): unknown;
  removeListener(signal: EndingSignal, listener: () => void): unknown;
}

/** A signal ended a command after everything that it had started had ended. */
export class Interrupted extends Error {
  constructor(readonly signal: EndingSignal) {
    super(`interrupted by ${signal}; everything that was started has ended`);
  }

  /** 128 plus the number of the signal, as in shells. */
  get exitCode(): number {
    return 128 + constants.signals[this.signal];
  }
}

/**
 * Runs work that a signal ends in an orderly way: the signal aborts the AbortSignal of the work, with an Interrupted as the reason, and does not end this process.
 * Only the first signal counts, because a terminal and npm may both send the same one.
 * @throws Interrupted once the work has ended after a signal, whatever its result
 */
export async function interruptible<Result>(work: (asked: AbortSignal) => Promise<Result>, source: SignalSource = process): Promise<Result> {
  const asked = new AbortController();
  const listeners = endingSignals.map((signal) => ({ signal, listener: () => asked.abort(new Interrupted(signal)) }));
  for (const { signal, listener } of listeners) source.on(signal, listener);
  try {
    return await work(asked.signal);
  } finally {
    for (const { signal, listener } of listeners) source.removeListener(signal, listener);
    asked.signal.throwIfAborted();
  }
}
