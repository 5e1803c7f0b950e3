import { ArmClient } from "../arm/arm-client";
import type { Environment } from "../arm/credential";
import { EdgeError } from "../core/fault";
import { engineAddress, engineAnswers, watchEngine } from "./engine-watch";
import type { ProviderServices } from "./provider";

/** Longest wait between two looks at the service, in milliseconds, where it names none itself. Our proposal. */
export const defaultPollIntervalMs = 15_000;

let made: Promise<ProviderServices> | undefined;

/** One ARM client, sign-in and engine watch a process. */
export function processServices(): Promise<ProviderServices> {
  made ??= make(process.env, process.argv);
  return made;
}

async function make(environment: Environment, argv: readonly string[]): Promise<ProviderServices> {
  const engine = engineAddress(argv);
  // Only the engine's death reaches us: it sends no cancel to a dynamic provider.
  if (engine) watchEngine(engine, () => process.exit(1));
  return {
    context: {
      arm: await ArmClient.connect(environment),
      clock: { nowMs: () => Date.now(), wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)) },
      environment,
      log: (line) => console.log(line),
    },
    pace: {
      pollIntervalMs: Number(environment["EDGE_STAGING_POLL_INTERVAL_MS"]) || defaultPollIntervalMs,
      assertEngineAlive: async () => {
        if (engine && !(await engineAnswers(engine)))
          throw new EdgeError([
            { code: "EDGE-ENGINE-GONE", what: "the Pulumi engine that asked for this is gone", fix: "run `pulumi cancel`, then `pulumi up` again" },
          ]);
      },
    },
  };
}
