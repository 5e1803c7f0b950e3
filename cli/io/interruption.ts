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

/** Signals that arrive within this time of the first one are the same one: a terminal and npm may both send it. In milliseconds. Our proposal. */
const sameSignalMs = 500;

/** Work that a second signal ends immediately. */
const endedAtOnce = new Set<() => void>();

/** Registers what a second signal ends at once, usually a process that was started. Returns the function that takes it off the list. */
export function onInsisted(end: () => void): () => void {
  endedAtOnce.add(end);
  return () => void endedAtOnce.delete(end);
}

/** How a second signal ends the process. */
export interface ProcessEnd {
  /** Ends this process with an exit code. */
  exit(code: number): void;
  nowMs(): number;
}

const endOfProcess: ProcessEnd = { exit: (code) => process.exit(code), nowMs: () => performance.now() };

/**
 * Runs work that a signal ends in an orderly way: the signal aborts the AbortSignal of the work, with an Interrupted as the reason, and does not end this process.
 * A second signal, half a second later or more, ends what was started and this process at once.
 * @throws Interrupted once the work has ended after a signal, whatever its result
 */
export async function interruptible<Result>(
  work: (asked: AbortSignal) => Promise<Result>,
  source: SignalSource = process,
  { exit, nowMs }: ProcessEnd = endOfProcess,
): Promise<Result> {
  const asked = new AbortController();
  let askedMs = 0;
  const ask = (signal: EndingSignal) => {
    if (!asked.signal.aborted) {
      askedMs = nowMs();
      asked.abort(new Interrupted(signal));
    } else if (nowMs() - askedMs >= sameSignalMs) {
      for (const end of endedAtOnce) end();
      exit(new Interrupted(signal).exitCode);
    }
  };
  const listeners = endingSignals.map((signal) => ({ signal, listener: () => ask(signal) }));
  for (const { signal, listener } of listeners) source.on(signal, listener);
  try {
    return await work(asked.signal);
  } finally {
    for (const { signal, listener } of listeners) source.removeListener(signal, listener);
    asked.signal.throwIfAborted();
  }
}
