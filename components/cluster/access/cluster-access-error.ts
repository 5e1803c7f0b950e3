import { foreignText } from "../../core/foreign-text";
import { isObject, parsedJson, textAt } from "../../core/json";
import { kubernetes } from "./kubernetes";

/**
 * Why a call to a cluster failed.
 * - `no-kubeconfig`: file missing, or not a kubeconfig
 * - `no-context`: the kubeconfig has no such context
 * - `unreachable`: no connection to the API server, it was interrupted, or something else answered in its place: nothing is known
 * - `no-login`: the API server does not accept the kubeconfig's login (401), or its login program yields none
 * - `unauthorized`: the kubeconfig's user lacks the permission
 * - `not-found`: no such object, as the API server itself says
 * - `not-ready`: the object exists, but none of its pods accepts connections
 */
export type ClusterAccessErrorKind = "no-kubeconfig" | "no-context" | "unreachable" | "no-login" | "unauthorized" | "not-found" | "not-ready";

/** What to do about each of them. */
export const clusterFixes: Readonly<Record<ClusterAccessErrorKind, string>> = {
  "no-kubeconfig": "set KUBECONFIG to the cluster's kubeconfig",
  "no-context": "choose a context of this kubeconfig, or set KUBECONFIG to another file",
  unreachable:
    "check the connection to the cluster, and HTTPS_PROXY, NO_PROXY and the kubeconfig's proxy-url; for prove, --connect and --ca need no kubeconfig",
  "no-login":
    "renew the login of the kubeconfig's user, and test it with `kubectl get namespaces`; a run without a terminal needs a login that asks no questions",
  unauthorized: "use a kubeconfig whose user may read the namespace's Secrets, Services and pods and may forward ports",
  "not-found": "check that the extension is installed with this stack's settings",
  "not-ready": "inspect the pods in the extension's namespace",
};

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
    const status = statusIn(error.body);
    if (isMissing(error)) return new ClusterAccessError("not-found", `the cluster has no ${about}`);
    if (error.code === 401)
      return new ClusterAccessError("no-login", `the API server does not accept the login of the kubeconfig's user (${about}: 401); it has probably expired`);
    if (error.code === 403 && status !== undefined)
      return new ClusterAccessError("unauthorized", `the kubeconfig's user may not access ${about} (${error.code})`);
    const words = textAt(status, "message");
    if (status !== undefined)
      return new ClusterAccessError("unreachable", `the API server responded ${error.code} for ${about}${words ? `: ${foreignText(words)}` : ""}`);
    return new ClusterAccessError("unreachable", `something in the API server's place responded ${error.code} for ${about}`);
  }
  return new ClusterAccessError("unreachable", `the API server is unreachable (${about}): ${messageOf(error)}`);
}

/** The response, or undefined where the API server says that there is no such object. `about`: the object, for the message. Throws ClusterAccessError. */
export async function unlessMissing<T>(about: string, request: Promise<T>): Promise<T | undefined> {
  try {
    return await request;
  } catch (error) {
    const refusal = clusterError(about, error);
    if (refusal.kind === "not-found") return undefined;
    throw refusal;
  }
}

/** The result of a read, or undefined where there is no kubeconfig, or the cluster does not answer, or not to this user. Throws every other error. Its twin for ARM is `readable`. */
export async function ifVisible<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ClusterAccessError) return undefined;
    throw error;
  }
}

/**
 * Does the API server itself say that the object does not exist? Its errors are Status objects; a proxy's 404 proves nothing.
 * Source: Kubernetes API conventions, "Response Status Kind".
 */
export function isMissing(error: unknown): boolean {
  if (!(error instanceof kubernetes().ApiException) || error.code !== 404) return false;
  const status = statusIn(error.body);
  return status?.["code"] === 404 && status["reason"] === "NotFound";
}

function statusIn(body: unknown): Record<string, unknown> | undefined {
  const read = typeof body === "string" ? parsedJson(body) : body;
  return isObject(read) && read["kind"] === "Status" ? read : undefined;
}

/** The WebSocket of a port-forward fails with an event instead of an Error; both have a message. */
function messageOf(error: unknown): string {
  const own: unknown = typeof error === "object" && error !== null && "message" in error ? error.message : undefined;
  const message = typeof own === "string" && own !== "" ? own : "the connection failed";
  return foreignText(error instanceof Error && error.cause instanceof Error ? `${message}: ${error.cause.message}` : message);
}
