import { setTimeout as wait } from "node:timers/promises";
import type { ArmClient } from "../../components/arm/arm-client";
import { EdgeError } from "../../components/core/fault";
import { formatDuration } from "../../components/core/duration";
import { textAt } from "../../components/core/json";
import type { AzureResource } from "./resource-id";

/** State of a resource in Azure after all operations on it have ended. */
export type AzureLook =
  | { is: "absent" }
  | {
      is: "present";
      /** Id as Azure writes it. */
      id: string;
      /** Provisioning state other than Succeeded; undefined where it is Succeeded or the type has none. */
      failedState: string | undefined;
    };

/** How long and how often to look. */
export interface LookPace {
  timeoutMs: number;
  pollIntervalMs: number;
  /** Ends a wait. */
  ending: AbortSignal;
}

const ended = ["succeeded", "failed", "canceled", "cancelled"];

/**
 * Looks at a resource and waits while the service still works on it, because an operation that the dead run started continues without it.
 * @throws EdgeError `EDGE-TIMEOUT`; ArmError
 */
export async function settledResource(
  arm: Pick<ArmClient, "get">,
  { id, apiVersion }: AzureResource,
  { timeoutMs, pollIntervalMs, ending }: LookPace,
  narrate: (line: string) => void,
): Promise<AzureLook> {
  for (const begin = Date.now(); ; ) {
    const body = await arm.get(id, apiVersion);
    if (body === undefined) return { is: "absent" };
    const state = textAt(body, "properties", "provisioningState") ?? "Succeeded";
    if (ended.includes(state.toLowerCase()))
      return { is: "present", id: textAt(body, "id") ?? id, failedState: state.toLowerCase() === "succeeded" ? undefined : state };
    const elapsedMs = Date.now() - begin;
    if (elapsedMs >= timeoutMs) throw new EdgeError([busyFault(id, state, elapsedMs)]);
    narrate(`${id}: ${state}, waiting for the service (${formatDuration(elapsedMs)})`);
    await wait(pollIntervalMs, undefined, { signal: ending });
  }
}

function busyFault(id: string, state: string, elapsedMs: number) {
  return {
    code: "EDGE-TIMEOUT",
    what: `Azure still works on what the dead run started, after ${formatDuration(elapsedMs)}`,
    given: `${id}: ${state}`,
    fix: "run edge-staging recover again later, or with a longer --timeout",
  };
}
