import type { ClusterAgent } from "../../site/agent";
import type { Azure } from "../operation";

/** Work for a cluster's agent; the signal aborts when the agent disconnects or the work is cancelled. */
export type AgentWork<T> = (agent: ClusterAgent, signal: AbortSignal) => Promise<T>;

/**
 * Runs work on a cluster's agent: waits for the agent, and starts again with the next one if it disconnects meanwhile.
 * Rejects with `offline()` after waiting `timeoutMs` (lab milliseconds), or with the signal's reason when it aborts.
 */
export async function withAgent<T>(
  clusterId: string,
  azure: Azure,
  options: { signal: AbortSignal; timeoutMs: number; offline: () => Error },
  work: AgentWork<T>,
): Promise<T> {
  for (;;) {
    const agent = await connected(clusterId, azure, options);
    const gone = new AbortController();
    const stopWatching = azure.store.watch(() => {
      if (azure.agents.get(clusterId) !== agent) gone.abort(new Error("the cluster's agent disconnected"));
    });
    try {
      const signal = AbortSignal.any([options.signal, gone.signal]);
      return await unlessAborted(work(agent, signal), signal);
    } catch (error) {
      if (!gone.signal.aborted || options.signal.aborted) throw error;
    } finally {
      stopWatching();
    }
  }
}

async function connected(
  clusterId: string,
  azure: Azure,
  { signal, timeoutMs, offline }: { signal: AbortSignal; timeoutMs: number; offline: () => Error },
): Promise<ClusterAgent> {
  const present = azure.agents.get(clusterId);
  if (present) return present;
  const done = new AbortController();
  const timeout = azure.clock.wait(timeoutMs, AbortSignal.any([signal, done.signal])).then(() => Promise.reject(offline()));
  const arrival = new Promise<ClusterAgent>((resolve) => {
    const stopWatching = azure.store.watch(() => {
      const agent = azure.agents.get(clusterId);
      if (agent) resolve(agent);
    });
    done.signal.addEventListener("abort", stopWatching, { once: true });
  });
  try {
    return await Promise.race([arrival, timeout]);
  } finally {
    done.abort();
  }
}

/** The outcome, or the signal's reason as soon as it aborts: an agent may ignore the signal. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop: (() => void) | undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    if (stop) signal.removeEventListener("abort", stop);
  }
}
