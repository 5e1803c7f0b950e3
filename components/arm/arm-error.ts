import { isObject, listAt, textAt } from "../core/json";

/** A refusal by Azure Resource Manager. */
export class ArmError extends Error {
  constructor(
    /** HTTP status; 0 when an accepted operation failed later. */
    readonly status: number,
    /** The service's code, for example `ResourceNotFound`. */
    readonly code: string,
    /** The service's own words, nested details included. */
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

/** Was the call accepted, and failed later? */
export function hasFailedLater(error: unknown): error is ArmError {
  return error instanceof ArmError && error.status === 0;
}

/** Codes that say "not now": the same call succeeds once the resource has settled. Source: workload orchestration CLI; public client code of generateCredentials. */
const settlingCodes = ["InvalidResourceOperation", "AnotherOperationInProgress", "TokenNotActive"];

/** Was the call refused for what is there already? */
export function isConflict(error: unknown): boolean {
  return error instanceof ArmError && error.status === 409;
}

/** Is this a refusal that goes away by itself? */
export function isSettling(error: unknown): boolean {
  return error instanceof ArmError && error.status === 409 && settlingCodes.includes(error.code);
}

/** Code and words of an error body, in ARM's shape or (seen on unsupported regions) a bare string. */
export function readError(body: unknown): { code: string; reason: string } {
  if (typeof body === "string" && body !== "") return { code: "Unknown", reason: body };
  const error = isObject(body) && isObject(body["error"]) ? body["error"] : body;
  const details = listAt(error, "details").map((detail) => readError(detail).reason);
  const reason = [textAt(error, "message") ?? "the service gave no reason", ...details].join("; ");
  return { code: textAt(error, "code") ?? "Unknown", reason };
}
