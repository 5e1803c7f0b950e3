import assert from "node:assert/strict";
import type { Context, Lifecycle, WithTimeout } from "../../components/dynamic/lifecycle";
import { LifecycleProvider } from "../../components/dynamic/provider";

/** The provider of a kind with a service in memory. A longer poll interval, in milliseconds of the context's clock, saves work if a test waits for hours. */
export function providerOn<Inputs extends WithTimeout, State>(
  context: Context,
  lifecycle: Lifecycle<Inputs, State>,
  pollIntervalMs = 1000,
): LifecycleProvider<Inputs, State> {
  return new LifecycleProvider(lifecycle, async () => ({ context, options: { pollIntervalMs, assertEngineAlive: async () => {} } }));
}

/** The error of a run that must fail, with its message and the properties that the engine keeps. */
export async function failureOf(run: Promise<unknown>): Promise<Error & { properties: Record<string, unknown> }> {
  return run.then(
    () => assert.fail("must fail"),
    (error: Error & { properties: Record<string, unknown> }) => error,
  );
}
