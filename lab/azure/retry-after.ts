import type { OperationStyle } from "./long-running";

/** Lab seconds between two polls of Container Registry. */
const registryPauseSeconds = 10;

/**
 * The `Retry-After` of an operation that runs, in real seconds on a lab clock of this speed; none where that is less than a second, because the header has whole ones.
 * Assumption `retry-after-container-registry`: 10 s. The Azure CLI's recorder strips the header; recorded polls are 10 to 11 s apart where the client's default is 30 s.
 * Microsoft.Edge, resource groups and cluster extensions send none: their recorded polls are 30 s apart, or there is no evidence.
 */
export function retryAfter(style: OperationStyle, speed: number): Record<string, string> {
  if (style !== "registry-status" && style !== "registry-result") return {};
  const seconds = Math.round(registryPauseSeconds / speed);
  return seconds < 1 ? {} : { "Retry-After": String(seconds) };
}
