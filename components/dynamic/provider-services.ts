import { ArmClient } from "../arm/arm-client";
import type { Environment } from "../arm/credential";
import { EdgeError } from "../core/fault";
import { engineAddress, engineAnswers, watchEngine } from "./engine-watch";
import type { ProviderServices } from "./provider";

/** Longest wait between two polls, in milliseconds, where the service names none. Our proposal. */
export const defaultPollIntervalMs = 15_000;

let shared: Promise<ProviderServices> | undefined;

/** The ARM client, sign-in and engine watch of this process; created on first use. */
export function processServices(): Promise<ProviderServices> {
  shared ??= create(process.env, process.argv);
  return shared;
}

async function create(environment: Environment, argv: readonly string[]): Promise<ProviderServices> {
  const engine = engineAddress(argv);
  // The engine sends no cancel to a dynamic provider: only its end can be noticed.
  if (engine) watchEngine(engine, () => process.exit(1));
  return {
    context: {
      arm: await ArmClient.connect(environment),
      clock: { nowMs: () => Date.now(), wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)) },
      environment,
      log: (line) => console.log(line),
    },
    options: {
      pollIntervalMs: Number(environment["EDGE_STAGING_POLL_INTERVAL_MS"]) || defaultPollIntervalMs,
      assertEngineAlive: async () => {
        if (engine && !(await engineAnswers(engine)))
          throw new EdgeError([
            { code: "EDGE-ENGINE-GONE", what: "the Pulumi engine that started this operation is gone", fix: "run edge-staging recover, then up again" },
          ]);
      },
    },
  };
}
