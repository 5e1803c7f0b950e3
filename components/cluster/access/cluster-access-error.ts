import { ApiException } from "./kubernetes-client";

/**
 * Why a cluster did not give what was asked.
 * - `no-kubeconfig`: no file, or not a kubeconfig
 * - `no-context`: the kubeconfig has no such context
 * - `unreachable`: no connection to the API server, or it broke
 * - `unauthorized`: the kubeconfig's user may not do this
 * - `not-found`: no such object
 * - `not-ready`: the object is there, but no pod of it takes connections
 */
export type ClusterAccessErrorKind = "no-kubeconfig" | "no-context" | "unreachable" | "unauthorized" | "not-found" | "not-ready";

/** A cluster's refusal or failure; never holds a credential or a Secret's data. */
export class ClusterAccessError extends Error {
  constructor(
    readonly kind: ClusterAccessErrorKind,
    message: string,
  ) {
    super(message);
    this.name = "ClusterAccessError";
  }
}

/** A failed call to the API server as ClusterAccessError. `about` says what was asked for. */
export function clusterError(about: string, error: unknown): ClusterAccessError {
  if (error instanceof ClusterAccessError) return error;
  if (error instanceof ApiException) {
    if (error.code === 404) return new ClusterAccessError("not-found", `the cluster has no ${about}`);
    if (error.code === 401 || error.code === 403) return new ClusterAccessError("unauthorized", `the kubeconfig's user may not read ${about} (${error.code})`);
    return new ClusterAccessError("unreachable", `the API server answered ${error.code} to ${about}`);
  }
  return new ClusterAccessError("unreachable", `the API server cannot be asked for ${about}: ${words(error)}`);
}

/** The WebSocket of a port-forward fails with an event, not an Error; both have a message. */
function words(error: unknown): string {
  const said: unknown = typeof error === "object" && error !== null && "message" in error ? error.message : undefined;
  const message = typeof said === "string" && said !== "" ? said : "the connection failed";
  return error instanceof Error && error.cause instanceof Error ? `${message}: ${error.cause.message}` : message;
}
