import assert from "node:assert/strict";
import type { Context, Lifecycle, WithTimeout } from "../../components/dynamic/lifecycle";
import { LifecycleProvider } from "../../components/dynamic/provider";

/** The provider of a kind with a service in memory. A longer poll interval, in milliseconds of the context's clock, saves work where a test waits for hours. */
export function providerOn<Inputs extends WithTimeout, State>(
  context: Context,
  lifecycle: Lifecycle<Inputs, State>,
  pollIntervalMs = 1000,
): LifecycleProvider<Inputs, State> {
  return new LifecycleProvider(lifecycle, async () => ({ context, options: { pollIntervalMs, assertEngineAlive: async () => {} } }));
}

/** What a run that must fail leaves behind: its words, and the properties the engine keeps. */
export async function failureOf(run: Promise<unknown>): Promise<Error & { properties: Record<string, unknown> }> {
  return run.then(
    () => assert.fail("must fail"),
    (error: Error & { properties: Record<string, unknown> }) => error,
  );
}
