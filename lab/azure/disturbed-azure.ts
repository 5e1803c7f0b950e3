import type { Outcome } from "./faults";
import type { LongRunningRequest } from "./long-running";
import type { Azure, Json } from "./operation";

const settledStates = ["Succeeded", "Failed", "Canceled"];

/**
 * Azure for one request whose first long-running operation is slow, or fails without doing anything.
 * After a failure, resources at or below the operation's resource that the request was changing are left as `Failed`. Source: ARM, provisioning states.
 */
export function disturbed(azure: Azure, outcome: Outcome | undefined): Azure {
  if (!outcome || !("slowMs" in outcome || "fails" in outcome)) return azure;
  let hasBegun = false;
  const moved = new Set<string>();
  const stopWatching = azure.store.watch(({ id }) => moved.add(id));
  const begin = (request: LongRunningRequest) => {
    if (hasBegun) return azure.operations.begin(request);
    hasBegun = true;
    stopWatching();
    const work = (signal: AbortSignal) => disturbedWork(request, outcome, azure, moved, signal);
    return azure.operations.begin({ ...request, work });
  };
  return { ...azure, operations: { begin } };
}

async function disturbedWork(
  { work, resourceId }: LongRunningRequest,
  outcome: { slowMs: number } | { fails: Error },
  azure: Azure,
  moved: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<Json> {
  if ("slowMs" in outcome) {
    await azure.clock.wait(outcome.slowMs, signal);
    return await work(signal);
  }
  for (const id of moved) if (`${id}/`.toLowerCase().startsWith(`${resourceId}/`.toLowerCase())) leaveFailed(id, azure);
  throw outcome.fails;
}

function leaveFailed(id: string, { store }: Azure): void {
  const found = store.get(id);
  if (!found || settledStates.includes(String(found.properties.provisioningState))) return;
  store.put({ ...found, properties: { ...found.properties, provisioningState: "Failed" } });
}
