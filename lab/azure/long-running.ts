import type { LatencyName } from "./latencies";
import type { Json } from "./store";

/** How a polling URL looks and answers. Sources: workload-orchestration reference 1.2, connected-registry reference 1.8 and 3.1. */
export type OperationStyle =
  /** Microsoft.Edge: signed query that changes with each poll while deleting; status document with the result under `properties`. */
  | "edge"
  /** Container Registry `operationStatuses`: `{status}`. */
  | "registry-status"
  /** Container Registry `operationResults` (Location): 202 until done, then 200 without resource. */
  | "registry-result"
  /** Resource groups `operationresults` (Location): 202 until done, then 200 without body. */
  | "group-result"
  /** Kubernetes configuration `operations`: `{id, name, status, properties, error}`. */
  | "extension";

/** What goes on after the first answer, and how it is to be seen. */
export interface LongRunningRequest {
  style: OperationStyle;
  /** Id of the resource the operation is about; the polling URL is built from it. */
  resourceId: string;
  location: string;
  /** Status while it runs: `InProgress`, `Creating`, `Updating`, `Deleting` ... */
  runningStatus: string;
  latency: LatencyName;
  /** Does the work after the latency has passed. Its result becomes `properties` of the status document; an ArmError becomes `Failed` with that error. */
  work(signal: AbortSignal): Json | Promise<Json>;
}

/** Operations that go on after their first answer. */
export interface LongRunningOperations {
  /** Starts one and returns the URL to poll: signed, to be followed as it is. */
  begin(request: LongRunningRequest): { url: string };
}
