import { constants } from "node:os";

/** Signals that ask a command to end. */
export const endingSignals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/** One of them. */
export type EndingSignal = (typeof endingSignals)[number];

/** What tells of signals. */
export interface SignalSource {
  on(signal: EndingSignal, listener: () => void): unknown;
  removeListener(signal: EndingSignal, listener: () => void): unknown;
}

/** A command was asked to end, and what it had started has ended. */
export class Interrupted extends Error {
  constructor(readonly signal: EndingSignal) {
    super(`interrupted by ${signal}; what was started has ended`);
  }

  /** As shells tell it: 128 and the signal's number. */
  get exitCode(): number {
    return 128 + constants.signals[this.signal];
  }
}

/**
 * Does work that a signal ends in order: instead of ending this process on the spot it aborts what the work is given, with an Interrupted as the reason.
 * The first signal alone counts, because a terminal and npm may both send the same one.
 * @throws Interrupted once the work has ended after a signal, whatever came out of it
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
