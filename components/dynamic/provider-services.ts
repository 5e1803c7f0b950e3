import { ArmClient } from "../arm/arm-client";
import type { Environment } from "../arm/credential";
import { EdgeError } from "../core/fault";
import { engineAddress, engineAnswer, isEngineGone, watchEngine } from "./engine-watch";
import type { ProviderServices } from "./provider";

/** Longest wait between two polls, in milliseconds, where the service names none. Our proposal. */
const defaultPollIntervalMs = 15_000;

/** Longest wait between two polls, in milliseconds: EDGE_STAGING_POLL_INTERVAL_MS, or this default. */
export function pollIntervalMsOf(environment: Environment, defaultMs = defaultPollIntervalMs): number {
  return Number(environment["EDGE_STAGING_POLL_INTERVAL_MS"]) || defaultMs;
}

/** The ARM client, sign-in and engine watch of this process; created on first use. A failure is reported to the callers, and the next call retries. */
export const processServices = untilItSucceeds(() => create(process.env, process.argv));

let isWatching = false;

/** Shares what `make` resolves to. What it rejects with is not kept: a network that was down for a moment must not fail the rest of a run. */
export function untilItSucceeds<T>(make: () => Promise<T>): () => Promise<T> {
  let shared: Promise<T> | undefined;
  return () => {
    shared ??= make().catch((error: unknown) => {
      shared = undefined;
      throw error;
    });
    return shared;
  };
}

async function create(environment: Environment, argv: readonly string[]): Promise<ProviderServices> {
  const engine = engineAddress(argv);
  // The engine sends no cancel to a dynamic provider: only its end can be noticed.
  if (engine && !isWatching) watchEngine(engine, () => process.exit(1));
  isWatching = true;
  const arm = await ArmClient.connect(environment);
  return {
    context: {
      arm,
      clock: { nowMs: () => Date.now(), wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)) },
      environment,
      log: (line) => console.log(line),
    },
    options: {
      armWithin: (limits) => arm.within(limits),
      pollIntervalMs: pollIntervalMsOf(environment),
      assertEngineAlive: async () => {
        if (engine && (await isEngineGone(() => engineAnswer(engine))))
          throw new EdgeError([
            { code: "EDGE-ENGINE-GONE", what: "the Pulumi engine that started this operation is gone", fix: "run edge-staging recover, then up again" },
          ]);
      },
    },
  };
}
