import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Clock } from "../clock";
import type { Faults, Outcome } from "./faults";
import type { ArmAnswer } from "./operation";
import type { Answered, IncomingRequest, Pipeline } from "./pipeline";
import type { RequestLog } from "./request-log";
import type { SignIn } from "./sign-in";

/** One HTTP exchange with the lab's Azure: planned faults, sign-in or ARM, the log, the headers. */
export class Exchange {
  constructor(private readonly options: { clock: Clock; requests: RequestLog; faults: Faults; signIn: SignIn; pipeline: Pipeline }) {}

  async handle(message: IncomingMessage, text: string, response: ServerResponse): Promise<void> {
    const { clock, requests, faults } = this.options;
    const request = incoming(message, text);
    const { method, path, query } = request;
    const fault = faults.take(method, path);
    const answered = acts(fault) ? await this.serve(request, fault) : undefined;
    if (answered && fault && "slowMs" in fault && !beginsOperation(answered.answer)) await this.hold(fault.slowMs, response);
    const answer = fault && "answer" in fault ? fault.answer : answered?.answer;
    const apiVersion = query.get("api-version") ?? undefined;
    requests.add({ method, path, apiVersion, status: answer?.status ?? 0, principal: answered?.principal?.displayName, time: clock.now() });
    if (answer === undefined || (fault && "drop" in fault)) response.destroy();
    else send(response, request, answer, clock.now());
  }

  private async serve(request: IncomingRequest, fault: Outcome | undefined): Promise<Answered> {
    const answer = await this.options.signIn.answer(request);
    return answer ? { answer, principal: undefined } : await this.options.pipeline.answer(request, fault);
  }

  /** Delays an answer, unless its caller disconnects. */
  private async hold(labMs: number, response: ServerResponse): Promise<void> {
    const gone = new AbortController();
    response.once("close", () => gone.abort());
    await this.options.clock.wait(labMs, gone.signal).catch(() => undefined);
  }
}

function acts(fault: Outcome | undefined): boolean {
  if (fault && "answer" in fault) return fault.acts;
  return !(fault && "drop" in fault && fault.drop === "before");
}

function beginsOperation({ headers }: ArmAnswer): boolean {
  return headers !== undefined && ("Azure-AsyncOperation" in headers || "Location" in headers);
}

function incoming(message: IncomingMessage, text: string): IncomingRequest {
  const url = new URL(message.url ?? "/", "https://lab");
  const headers: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(message.headers)) headers[name] = Array.isArray(value) ? value.join(", ") : value;
  return { method: message.method ?? "GET", path: url.pathname.replaceAll(/\/{2,}/g, "/"), query: url.searchParams, headers, text };
}

/** Headers worth imitating: connected-registry reference 9.12, workload-orchestration reference 1.4. */
function send(response: ServerResponse, request: IncomingRequest, answer: ArmAnswer, now: Date): void {
  const text = answer.body === undefined ? undefined : JSON.stringify(answer.body);
  response.sendDate = false;
  response.writeHead(answer.status, {
    Date: now.toUTCString(),
    "x-ms-request-id": randomUUID(),
    "x-ms-correlation-request-id": request.headers["x-ms-correlation-request-id"] ?? randomUUID(),
    ...remaining(request.method),
    "Cache-Control": "no-cache",
    ...(text === undefined ? {} : { "Content-Type": "application/json; charset=utf-8", "Content-Length": Buffer.byteLength(text) }),
    ...answer.headers,
  });
  response.end(request.method === "HEAD" ? undefined : text);
}

/** What is left of the subscription's limit. Source: recordings of the Azure CLI, `connected-registry delete`. */
function remaining(method: string): Record<string, string> {
  if (method === "GET" || method === "HEAD") return { "x-ms-ratelimit-remaining-subscription-reads": "16499" };
  return { [`x-ms-ratelimit-remaining-subscription-${method === "DELETE" ? "deletes" : "writes"}`]: "799" };
}
