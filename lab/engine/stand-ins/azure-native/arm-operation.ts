import type { JsonObject } from "../../../azure/operation";
import { isObject } from "../secrets";
import { type ArmClient, ArmFailure, failureOf, retryAfterMs } from "./arm-client";
import type { ArmResponse } from "./https-sender";

/** A write that ARM accepted. */
export interface AcceptedWrite {
  method: "PUT" | "DELETE";
  id: string;
  apiVersion: string;
  /** Poll an unfinished body even without a polling header. */
  longRunning: boolean;
  response: ArmResponse;
}

/** The vendor's poll intervals without Retry-After; reference pulumi 4.4. */
const pollMs = { PUT: 10_000, DELETE: 30_000 };

/**
 * Polls an accepted write until it ends, in the vendor's order: Azure-AsyncOperation, Location, then the body's provisioningState. A body that is in a final state already is not polled.
 * Reads the resource once more after an asynchronous PUT, whose result that is. Source: azure-native, `putOrPatch` and `Delete`; azcore, `NewPoller` and its pollers.
 * @throws ArmFailure if it failed
 */
export async function followToEnd(arm: ArmClient, write: AcceptedWrite, signal: AbortSignal): Promise<void> {
  const { response, method, longRunning } = write;
  const isFollowed = longRunning || (method === "PUT" && response.status === 202);
  if (!isFollowed) return;
  const [operation, location] = [response.header("azure-asyncoperation"), locationOf(arm, write)];
  for (const url of [operation, operation ? undefined : location]) if (url && !URL.canParse(url)) throw new Error(`invalid polling URL ${url}`);
  const state = provisioningState(response.body);
  const isFinal = typeof state === "string" && state !== "" && finishedIn(response, state);
  if (operation) {
    if (!isFinal) await poll(arm, write, operation, statusOf, signal);
    if (method === "PUT") resultOf(await arm.send("GET", write.id, write.apiVersion, signal));
    return;
  }
  if (isFinal) return;
  if (location) return poll(arm, write, location, resultOf, signal);
  if (method === "PUT" && isRunning(state)) return poll(arm, write, write.id, bodyState, signal);
  if (method === "DELETE" && response.status === 202) throw new Error("response is missing polling URL");
}

/** The vendor completes a relative Location of a PUT, not of a DELETE. */
function locationOf(arm: ArmClient, { response, method }: AcceptedWrite): string | undefined {
  const location = response.header("location");
  if (location === undefined || method === "DELETE" || URL.canParse(location)) return location;
  return arm.absolute(location);
}

type State = "running" | "done";

async function poll(arm: ArmClient, write: AcceptedWrite, url: string, read: (response: ArmResponse) => State, signal: AbortSignal): Promise<void> {
  let previous = write.response;
  let target = url;
  for (;;) {
    await arm.wait(retryAfterMs(previous) ?? pollMs[write.method], signal);
    previous = await arm.send("GET", target, write.apiVersion, signal);
    if (write.method === "DELETE" && previous.status === 404) return;
    if (read(previous) === "done") return;
    // Microsoft.Edge signs a new URL for each poll: follow the latest one.
    target = previous.header("azure-asyncoperation") ?? (read === resultOf ? previous.header("location") : undefined) ?? target;
  }
}

/** State of a status document. */
function statusOf(response: ArmResponse): State {
  if (response.status >= 400 || response.isUnreadable) throw failureOf(response);
  if (typeof response.body?.status !== "string") throw new ArmFailure(response.status, "Unknown", "the response did not contain a status");
  return finished(response, response.body.status);
}

/** State of an operation's result: 202 while it runs. */
function resultOf(response: ArmResponse): State {
  if (response.status >= 300) throw failureOf(response);
  return response.status === 202 ? "running" : "done";
}

/** State of the resource itself. */
function bodyState(response: ArmResponse): State {
  if (response.status >= 300 || response.isUnreadable) throw failureOf(response);
  return finished(response, provisioningState(response.body));
}

function finished(response: ArmResponse, state: unknown): State {
  return finishedIn(response, state) ? "done" : "running";
}

/** Has it succeeded? @throws ArmFailure if it failed */
function finishedIn(response: ArmResponse, state: unknown): boolean {
  if (isRunning(state)) return false;
  if (typeof state !== "string" || state.toLowerCase() === "succeeded") return true;
  const { code, message } = reasonIn(response.body);
  throw new ArmFailure(response.status, code ?? state, message ?? `the operation ended as ${state}`);
}

function isRunning(state: unknown): boolean {
  return typeof state === "string" && !["succeeded", "failed", "canceled", "cancelled"].includes(state.toLowerCase());
}

function provisioningState(body: JsonObject | undefined): unknown {
  return isObject(body?.properties) ? body.properties.provisioningState : undefined;
}

function reasonIn(body: JsonObject | undefined): { code?: string; message?: string } {
  const error = isObject(body?.error) ? body.error : {};
  return { code: typeof error.code === "string" ? error.code : undefined, message: typeof error.message === "string" ? error.message : undefined };
}
