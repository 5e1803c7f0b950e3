import type { LatencyName } from "./latencies";
import type { Json } from "./store";

/** Form of a polling URL and its answers. Sources: workload-orchestration reference 1.2, connected-registry reference 1.8 and 3.1. */
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

/** Work that continues after the first answer, and how it is polled. */
export interface LongRunningRequest {
  style: OperationStyle;
  /** Id of the operation's resource; part of the polling URL. */
  resourceId: string;
  location: string;
  /** Status while it runs: `InProgress`, `Creating`, `Updating`, `Deleting` ... */
  runningStatus: string;
  latency: LatencyName;
  /** Runs after the latency. Its result becomes `properties` of the status document; an ArmError becomes `Failed` with that error. */
  work(signal: AbortSignal): Json | Promise<Json>;
}

/** Starts long-running operations. */
export interface LongRunningOperations {
  /** Starts one and returns its signed polling URL, which the caller must not alter, and the header that says when to poll, if the service sends one. */
  begin(request: LongRunningRequest): { url: string; pause: Record<string, string> };
}
