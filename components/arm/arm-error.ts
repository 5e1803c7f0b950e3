import { isRestError } from "@azure/core-rest-pipeline";
import { foreignText } from "../core/foreign-text";
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

/** An answer that is not Azure Resource Manager's own: of a proxy, gateway or portal, cut off, of another resource, or pointing elsewhere. It proves nothing. */
export class ForeignAnswer extends ArmError {
  constructor(
    /** HTTP status; 0 where no call was made, because its URL leads elsewhere. */
    status: number,
    /** What is wrong with the answer. */
    reason: string,
    call: string,
  ) {
    super(status, "NotFromService", reason, call);
    this.name = "ForeignAnswer";
  }

  /** A write may have reached the service all the same, unless it was redirected. */
  get mayHaveActed(): boolean {
    return !this.call.startsWith("GET ") && this.status !== 0 && Math.floor(this.status / 100) !== 3;
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

/** Codes of a 404 that speaks of the type or API version, not of the resource. Source: ARM, error codes. */
const unknownTypeCodes = ["InvalidResourceType", "InvalidResourceNamespace", "NoRegisteredProviderFound"];

/** Codes that say more than their status. Source: ARM, error codes. */
const kindsByCode: Readonly<Record<string, ArmFailure["is"]>> = {
  ScopeLocked: "locked",
  RequestDisallowedByPolicy: "disallowed",
  MissingSubscriptionRegistration: "unregistered",
};

/**
 * What a failed call means.
 * - `notFromService`: the answer is not the service's own, so nothing is known; it never leads to a write
 * - `absent`: the resource, or its parent, does not exist, or this identity may not know of it (404 with the service's code)
 * - `denied`: this identity may not do it, or the resource belongs to another tenant
 * - `locked`: a management lock forbids it (409 `ScopeLocked`)
 * - `disallowed`: an Azure Policy forbids it (403 `RequestDisallowedByPolicy`)
 * - `unregistered`: the subscription is not registered for the resource provider (409 `MissingSubscriptionRegistration`), so it has none of its resources
 * - `conflict`: the resource's present state forbids it (409)
 * - `throttled`: too many calls (429), also after the retries
 * - `operationFailed`: the service accepted the call, and the operation failed later
 * - `serverError`: 500 and above
 * - `unreachable`: no response
 * - `rejected`: any other status
 */
export interface ArmFailure {
  is:
    | "notFromService"
    | "absent"
    | "denied"
    | "locked"
    | "disallowed"
    | "unregistered"
    | "conflict"
    | "throttled"
    | "operationFailed"
    | "serverError"
    | "unreachable"
    | "rejected";
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
    const mayHaveActed = is === "serverError" || (error instanceof ForeignAnswer && error.mayHaveActed);
    return { is, code: error.code, reason: error.reason, settles, mayHaveActed };
  }
  if (!isRestError(error)) return undefined;
  return { is: "unreachable", code: error.code ?? "Unknown", reason: error.message, settles: false, mayHaveActed: error.statusCode === undefined };
}

function kindOf(error: ArmError): ArmFailure["is"] {
  if (error instanceof ForeignAnswer) return "notFromService";
  const { status, code } = error;
  const byCode = kindsByCode[code];
  if (byCode) return byCode;
  if (status === 403 || foreignCodes.includes(code)) return "denied";
  if (status >= 500) return "serverError";
  const kinds: Readonly<Record<number, ArmFailure["is"]>> = { 0: "operationFailed", 404: "absent", 409: "conflict", 429: "throttled" };
  if (status === 404 && unknownTypeCodes.includes(code)) return "rejected";
  return kinds[status] ?? "rejected";
}

/** Was the answer lost, so that a call that is safe to repeat may be made again? Never where somebody else answered: that would lead to a write. */
export function isLostAnswer(failure: ArmFailure | undefined): boolean {
  return failure?.mayHaveActed === true && failure.is !== "notFromService";
}

/** Does this error mean that the resource does not exist? Resources of a provider that is not registered do not (`assumed:unregistered-refuses-reads`). */
export function isAbsent(error: unknown): boolean {
  const is = classify(error)?.is;
  return is === "absent" || is === "unregistered";
}

/** Does this error mean that a management lock forbids the call? */
export function isLocked(error: unknown): boolean {
  return classify(error)?.is === "locked";
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

/** Depth to which the details of an error are read. */
const deepestDetail = 5;

/** Code and message of an error body in ARM's format, with its details; or (seen in unsupported regions) of a plain string. */
export function readError(body: unknown): { code: string; reason: string } {
  if (typeof body === "string" && body !== "") return { code: "Unknown", reason: foreignText(body) };
  const error = isObject(body) && isObject(body["error"]) ? body["error"] : body;
  return { code: foreignText(textAt(error, "code") ?? "Unknown"), reason: foreignText(joined(reasonsOf(error, 0))) };
}

/** Sentences without their full stops, each once: details often repeat the message. */
function joined(reasons: readonly string[]): string {
  return [...new Set(reasons.map((reason) => reason.trim().replace(/\.$/, "")))].join("; ");
}

function reasonsOf(error: unknown, depth: number): string[] {
  const details = depth < deepestDetail ? listAt(error, "details").flatMap((detail) => reasonsOf(detail, depth + 1)) : [];
  return [textAt(error, "message") ?? "the service gave no reason", ...details];
}
