import { isRestError } from "@azure/core-rest-pipeline";
import { isObject, listAt, textAt } from "../core/json";

/** An error response from Azure Resource Manager, or an operation that failed. */
export class ArmError extends Error {
  constructor(
    /** HTTP status; 0 for an operation that failed after it was accepted. */
    readonly status: number,
    /** The service's code, for example `ResourceNotFound`. */
    readonly code: string,
    /** The service's message, including nested details. */
    readonly reason: string,
    /** `VERB path` of the call. */
    readonly call: string,
  ) {
    super(`${call}: ${code}: ${reason}`);
    this.name = "ArmError";
  }
}

/** How the service describes a failure, in an operation or in a resource. */
export interface ServiceFailure {
  code?: string | undefined;
  message?: string | undefined;
}

/** Code and message as one text. */
export function formatServiceFailure({ code, message }: ServiceFailure): string {
  return [code, message].filter(Boolean).join(": ");
}

/** Codes for "not now": the same call succeeds once the resource has settled. Source: workload orchestration CLI; public client code of generateCredentials. */
const settlingCodes = ["InvalidResourceOperation", "AnotherOperationInProgress", "TokenNotActive"];

/** Codes for a resource of another tenant. Source: ARM, error codes. */
const foreignCodes = ["InvalidAuthenticationTokenTenant"];

/**
 * What a failed call means.
 * - `absent`: the resource, or its parent, does not exist, or this identity may not know of it (404)
 * - `denied`: this identity may not do it, or the resource belongs to another tenant
 * - `conflict`: the resource's present state forbids it (409)
 * - `throttled`: too many calls (429), also after the retries
 * - `operationFailed`: the service accepted the call, and the operation failed later
 * - `serverError`: 500 and above
 * - `unreachable`: no response
 * - `rejected`: any other status
 */
export interface ArmFailure {
  is: "absent" | "denied" | "conflict" | "throttled" | "operationFailed" | "serverError" | "unreachable" | "rejected";
  /** The service's code, for example `ResourceNotFound`; the connection's (`ECONNRESET`), where there is no response. */
  code: string;
  /** The service's message, or the connection's. */
  reason: string;
  /** Does the same call succeed later without anybody acting? */
  settles: boolean;
  /** May the call have taken effect although it failed? */
  mayHaveActed: boolean;
}

/** Classifies a failed call; undefined for an error that is none. The only place that reads status codes and error codes. */
export function classify(error: unknown): ArmFailure | undefined {
  if (error instanceof ArmError) {
    const is = kindOf(error);
    const settles = is === "conflict" && settlingCodes.includes(error.code);
    return { is, code: error.code, reason: error.reason, settles, mayHaveActed: is === "serverError" };
  }
  if (!isRestError(error)) return undefined;
  return { is: "unreachable", code: error.code ?? "Unknown", reason: error.message, settles: false, mayHaveActed: error.statusCode === undefined };
}

function kindOf({ status, code }: ArmError): ArmFailure["is"] {
  if (status === 403 || foreignCodes.includes(code)) return "denied";
  if (status >= 500) return "serverError";
  const kinds: Readonly<Record<number, ArmFailure["is"]>> = { 0: "operationFailed", 404: "absent", 409: "conflict", 429: "throttled" };
  return kinds[status] ?? "rejected";
}

/** Does this error mean that the resource does not exist? */
export function isAbsent(error: unknown): boolean {
  return classify(error)?.is === "absent";
}

/** Result of a read, or undefined where this identity may not see the resource. Throws every other error. */
export async function readable<T>(read: Promise<T>): Promise<T | undefined> {
  try {
    return await read;
  } catch (error) {
    if (classify(error)?.is === "denied") return undefined;
    throw error;
  }
}

/** Code and message of an error body, in ARM's format or (seen in unsupported regions) a plain string. */
export function readError(body: unknown): { code: string; reason: string } {
  if (typeof body === "string" && body !== "") return { code: "Unknown", reason: body };
  const error = isObject(body) && isObject(body["error"]) ? body["error"] : body;
  const details = listAt(error, "details").map((detail) => readError(detail).reason);
  const reason = [textAt(error, "message") ?? "the service gave no reason", ...details].join("; ");
  return { code: textAt(error, "code") ?? "Unknown", reason };
}
