import type { GatewayConfiguration } from "../../azure/gateway-protocol";
import type { Clock } from "../../clock";
import { GatewayRefusal } from "./gateway-client";
import { repositoriesOf, type SyncOptions, syncRepository } from "./repository-sync";
import { msToWindowEnd } from "./sync-schedule";

/** The end of its window cut a sync off. Source: connected-registry reference 5, "Scheduling". */
export class WindowEnded extends Error {
  constructor() {
    super("the sync window ended");
    this.name = "WindowEnded";
  }
}

/** One sync of all content. */
export interface ContentSync {
  configuration: GatewayConfiguration;
  cloud: SyncOptions;
  clock: Clock;
  /** Lab milliseconds between two beats. */
  beatIntervalMs: number;
  beat: () => Promise<void>;
  /** Whether the end of its window cuts it off. */
  isCutOff: boolean;
}

/**
 * Copies missing content of every repository, and sends heartbeats meanwhile. A refused heartbeat ends the copy; one that cannot be sent is skipped.
 * @throws GatewayRefusal, WindowEnded, VolumeFull, or Error when the cloud registry cannot be read
 */
export async function syncContent({ configuration, cloud, clock, beatIntervalMs, beat, isCutOff }: ContentSync): Promise<void> {
  const ending = new AbortController();
  const signal = AbortSignal.any([cloud.signal, ending.signal]);
  const beats = keepBeating({ clock, beatIntervalMs, beat, signal }).catch((error: unknown) => ending.abort(error));
  const window = isCutOff ? windowEnd(configuration, clock, signal).then(() => ending.abort(new WindowEnded()), ignored) : undefined;
  try {
    for (const pattern of configuration.repositories)
      for (const repository of await repositoriesOf(pattern, cloud)) await syncRepository(repository, { ...cloud, signal });
  } catch (error) {
    // An aborted request fails with an error of its own.
    throw ending.signal.aborted ? ending.signal.reason : error;
  } finally {
    ending.abort();
    await Promise.all([beats, window]);
  }
}

async function keepBeating({
  clock,
  beatIntervalMs,
  beat,
  signal,
}: Pick<ContentSync, "clock" | "beatIntervalMs" | "beat"> & { signal: AbortSignal }): Promise<void> {
  while (!signal.aborted) {
    const isDue = await clock.wait(beatIntervalMs, signal).then(
      () => true,
      () => false,
    );
    if (!isDue) return;
    await beat().catch((error: unknown) => {
      if (error instanceof GatewayRefusal) throw error;
    });
  }
}

/** Resolves when no window is open; rejects when aborted. */
async function windowEnd(schedule: GatewayConfiguration, clock: Clock, signal: AbortSignal): Promise<void> {
  for (let left = msToWindowEnd(schedule, clock.now()); left !== undefined; left = msToWindowEnd(schedule, clock.now())) await clock.wait(left, signal);
}

function ignored(): void {}
