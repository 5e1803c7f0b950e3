import { type JsonObject, isObject, textAt } from "../core/json";
import type { ArmAnswer, ArmCall, ArmSender } from "./arm-call";
import { foreignText } from "../core/foreign-text";
import { ArmError, readError } from "./arm-error";
import { retryAfterMs } from "./call-limits";
import { nameOfCall } from "./service-answer";

/** A call that the service accepted: finished, or a long-running operation with a URL to poll. */
export interface ArmOperation {
  /** `VERB path`, for messages. */
  call: string;
  /** Next URL to poll; undefined once finished. It is signed and changes: always use the newest one. */
  pollUrl: string | undefined;
  /** Is `pollUrl` a status document (`Azure-AsyncOperation`) or a plain `Location`? */
  pollsStatus: boolean;
  /** State that the service reported last. */
  status: string;
  /** Wait that the service asks for before the next poll. */
  retryAfterMs: number | undefined;
  /** Result once finished, without its envelope; undefined where there is none. */
  result: JsonObject | undefined;
  /** The service's clock in the newest response. */
  time: Date;
}

/** Reads the first response to a call. */
export function operationFrom(call: ArmCall, answer: ArmAnswer): ArmOperation {
  const statusUrl = answer.header("azure-asyncoperation");
  const location = answer.header("location");
  // A plain 200 is final even with a Location header.
  const pollUrl = answer.status === 200 && !statusUrl ? undefined : (statusUrl ?? (answer.status === 202 ? location : undefined));
  return {
    call: nameOfCall(call),
    pollUrl,
    pollsStatus: statusUrl !== undefined,
    status: foreignText(textAt(answer.body, "properties", "provisioningState") ?? (pollUrl ? "Accepted" : "Succeeded")),
    retryAfterMs: retryAfterMs(answer.header),
    result: pollUrl ? undefined : answer.body,
    time: answer.time,
  };
}

/**
 * Polls an operation once. Throws ArmError (status 0) when it failed.
 * Source: operation styles as recorded; the status document of an action carries the result under `properties`.
 */
export async function pollOperation(arm: ArmSender, operation: ArmOperation): Promise<ArmOperation> {
  if (!operation.pollUrl) return operation;
  const answer = await arm.send({ method: "GET", path: operation.pollUrl, expects: operation.pollsStatus ? "status" : "result" });
  const next = { ...operation, time: answer.time, retryAfterMs: retryAfterMs(answer.header) };
  const newUrl = answer.header("azure-asyncoperation") ?? answer.header("location");
  const status = operation.pollsStatus ? textAt(answer.body, "status") : undefined;
  if (status && ["failed", "canceled"].includes(status.toLowerCase())) {
    const { code, reason } = readError(answer.body);
    throw new ArmError(0, code, reason, operation.call);
  }
  const finished = status ? status.toLowerCase() === "succeeded" : answer.status !== 202;
  if (!finished) return { ...next, pollUrl: newUrl ?? operation.pollUrl, status: foreignText(status ?? "InProgress") };
  return { ...next, pollUrl: undefined, status: "Succeeded", result: operation.pollsStatus ? unwrapped(answer.body) : answer.body };
}

/** The payload of a status document: its `properties`, whatever their shape. */
function unwrapped(document: JsonObject | undefined): JsonObject | undefined {
  const properties = document?.["properties"];
  return isObject(properties) ? (properties as JsonObject) : undefined;
}
