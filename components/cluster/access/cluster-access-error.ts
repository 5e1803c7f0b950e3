import { kubernetes } from "./kubernetes";

/**
 * Why a call to a cluster failed.
 * - `no-kubeconfig`: file missing, or not a kubeconfig
 * - `no-context`: the kubeconfig has no such context
 * - `unreachable`: no connection to the API server, or it was interrupted
 * - `unauthorized`: the kubeconfig's user lacks the permission
 * - `not-found`: no such object
 * - `not-ready`: the object exists, but none of its pods accepts connections
 */
export type ClusterAccessErrorKind = "no-kubeconfig" | "no-context" | "unreachable" | "unauthorized" | "not-found" | "not-ready";

/** A failed call to a cluster. Never contains a credential or a Secret's data. */
export class ClusterAccessError extends Error {
  constructor(
    readonly kind: ClusterAccessErrorKind,
    message: string,
  ) {
    super(message);
    this.name = "ClusterAccessError";
  }
}

/** Converts an error of the Kubernetes client into a ClusterAccessError. `about` names the requested object, for example `Secret default/pull`. */
export function clusterError(about: string, error: unknown): ClusterAccessError {
  if (error instanceof ClusterAccessError) return error;
  if (error instanceof kubernetes().ApiException) {
    if (error.code === 404) return new ClusterAccessError("not-found", `the cluster has no ${about}`);
    if (error.code === 401 || error.code === 403)
      return new ClusterAccessError("unauthorized", `the kubeconfig's user may not access ${about} (${error.code})`);
    return new ClusterAccessError("unreachable", `the API server responded ${error.code} for ${about}`);
  }
  return new ClusterAccessError("unreachable", `the API server is unreachable (${about}): ${messageOf(error)}`);
}

/** The WebSocket of a port-forward fails with an event instead of an Error; both have a message. */
function messageOf(error: unknown): string {
  const own: unknown = typeof error === "object" && error !== null && "message" in error ? error.message : undefined;
  const message = typeof own === "string" && own !== "" ? own : "the connection failed";
  return error instanceof Error && error.cause instanceof Error ? `${message}: ${error.cause.message}` : message;
}
