import type { Clock } from "../clock";
import { latencies } from "./latencies";
import type { LongRunningOperations, LongRunningRequest, OperationStyle } from "./long-running";
import { retryAfter } from "./retry-after";
import { ArmError, type ArmAnswer, type Json, type JsonObject } from "./operation";
import { PollingUrls } from "./polling-url";

interface Running {
  request: LongRunningRequest;
  path: string;
  /** Serial number of the latest polling URL. */
  serial: number;
  startTime: string;
  endTime?: string;
  status: "running" | "Succeeded" | "Failed" | "Canceled";
  result: Json;
  error: ArmError | undefined;
  settled: Promise<void>;
}

/** Real-time span of one operation. */
export interface OperationSpan {
  /** Id of the operation's resource. */
  resourceId: string;
  /** Milliseconds of `performance.now` in this process. */
  startMs: number;
  /** Absent while it runs. */
  endMs?: number;
}

/**
 * All long-running operations of the lab, with the polling behaviour of each service.
 * Sources: workload-orchestration reference 1.2; connected-registry reference 1.2 to 1.8 and 3.1.
 */
export class RunningOperations implements LongRunningOperations {
  /** In order of their start. */
  readonly history: OperationSpan[] = [];
  private readonly running = new Map<string, Running>();
  private readonly ending = new AbortController();
  private readonly urls: PollingUrls;

  constructor(private readonly options: { clock: Clock; endpoint: string; applyLatencies: boolean }) {
    this.urls = new PollingUrls(options.endpoint);
  }

  begin(request: LongRunningRequest): { url: string; pause: Record<string, string> } {
    const { style, resourceId, location } = request;
    const path = this.urls.newPath(style, resourceId, location);
    const operation: Running = {
      request,
      path,
      serial: 0,
      startTime: this.options.clock.now().toISOString(),
      status: "running",
      result: null,
      error: undefined,
      settled: Promise.resolve(),
    };
    this.running.set(path.toLowerCase(), operation);
    const span: OperationSpan = { resourceId, startMs: performance.now() };
    this.history.push(span);
    operation.settled = this.run(operation).then(() => {
      span.endMs = performance.now();
    });
    return { url: this.urls.sign(style, path, 0), pause: this.pause(style) };
  }

  /** Resolves when the operation of this URL succeeds; rejects with its error. */
  async settled(url: string): Promise<void> {
    const operation = this.running.get(new URL(url).pathname.toLowerCase());
    await operation?.settled;
    if (operation?.error) throw operation.error;
  }

  /** Answers a poll; undefined if the path is not a polling path, 404 if the URL was altered. */
  poll(path: string, query: URLSearchParams): ArmAnswer | undefined {
    const operation = this.running.get(path.toLowerCase());
    if (!operation) return isPollingPath(path) ? notFound() : undefined;
    const serial = this.urls.serialOf(operation.request.style, operation.path, query);
    // The previous URL is accepted too: its answer may have been lost.
    if (serial === undefined || serial > operation.serial || serial < operation.serial - 1) return notFound();
    return this.answer(operation);
  }

  /** Aborts all running work and waits for its end. */
  async stop(): Promise<void> {
    this.ending.abort(new Error("the lab's Azure stops"));
    await Promise.all([...this.running.values()].map(({ settled }) => settled));
  }

  private async run(operation: Running): Promise<void> {
    const { clock, applyLatencies } = this.options;
    const { latency, work } = operation.request;
    const { signal } = this.ending;
    try {
      if (applyLatencies && latencies[latency].ms > 0) await clock.wait(latencies[latency].ms, signal);
      operation.result = await work(signal);
      operation.status = "Succeeded";
    } catch (error) {
      operation.error = error instanceof ArmError ? error : new ArmError(500, "InternalServerError", messageOf(error));
      operation.status = operation.error.code === canceledCode ? "Canceled" : "Failed";
    }
    operation.endTime = clock.now().toISOString();
  }

  private answer(operation: Running): ArmAnswer {
    switch (operation.request.style) {
      case "edge":
        return this.edgeAnswer(operation);
      case "registry-status":
        return this.statusAnswer(operation);
      case "registry-result":
      case "group-result":
        return this.resultAnswer(operation);
      case "extension":
        return extensionAnswer(operation);
    }
  }

  private statusAnswer(operation: Running): ArmAnswer {
    const headers = operation.status === "running" ? this.pause(operation.request.style) : {};
    return { status: 200, headers, body: { status: statusOf(operation), ...(operation.error ? { error: errorBody(operation.error) } : {}) } };
  }

  private pause(style: OperationStyle): Record<string, string> {
    return retryAfter(style, this.options.clock.speed);
  }

  private edgeAnswer(operation: Running): ArmAnswer {
    const deleting = operation.status === "running" && operation.request.runningStatus === "Deleting";
    const headers: Record<string, string> = {};
    if (deleting) {
      operation.serial += 1;
      const url = this.urls.sign("edge", operation.path, operation.serial);
      headers["Azure-AsyncOperation"] = url;
      headers.Location = url;
    }
    const body: JsonObject = {
      id: operation.path,
      name: operation.path.split("/").at(-1) ?? "",
      resourceId: operation.request.resourceId,
      status: statusOf(operation),
      startTime: operation.startTime,
      ...(operation.endTime === undefined ? {} : { endTime: operation.endTime }),
      error: operation.error ? errorBody(operation.error) : {},
      properties: operation.result,
    };
    return { status: deleting ? 202 : 200, headers, body };
  }

  private resultAnswer(operation: Running): ArmAnswer {
    const { error, status, request } = operation;
    if (status === "running")
      return { status: 202, headers: { Location: this.urls.sign(request.style, operation.path, operation.serial), ...this.pause(request.style) } };
    if (error) return { status: error.status, body: { error: errorBody(error) } };
    return { status: 200 };
  }
}

/** Code of an ArmError that ends an operation as `Canceled`. */
export const canceledCode = "OperationCanceled";

/** The value of `error` in an answer. */
export function errorBody(error: ArmError): JsonObject {
  return { code: error.code, message: error.message, ...(error.details ? { details: error.details.map((detail) => ({ ...detail })) } : {}) };
}

function extensionAnswer(operation: Running): ArmAnswer {
  const deleting = operation.status === "running" && operation.request.runningStatus === "Deleting";
  return {
    status: deleting ? 202 : 200,
    body: {
      id: operation.path,
      name: operation.path.split("/").at(-1) ?? "",
      status: statusOf(operation),
      properties: operation.result,
      ...(operation.error ? { error: errorBody(operation.error) } : {}),
    },
  };
}

function statusOf(operation: Running): string {
  return operation.status === "running" ? operation.request.runningStatus : operation.status;
}

function isPollingPath(path: string): boolean {
  return /\/(operationstatuses|operationresults|extensions\/[^/]+\/operations)\//i.test(path);
}

function notFound(): ArmAnswer {
  return { status: 404, body: { error: { code: "OperationNotFound", message: "The operation could not be found: follow the polling URL as it was given." } } };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
