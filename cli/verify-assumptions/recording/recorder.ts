import type { HttpClient, PipelineRequest, PipelineResponse } from "@azure/core-rest-pipeline";
import { listAt, parsedJson, textAt } from "../../../components/core/json";

/** Headers that a recording keeps: how a long-running operation is polled, and entity tags. */
export const recordedHeaders = ["azure-asyncoperation", "etag", "location", "retry-after"] as const;
/** One of them. */
export type RecordedHeader = (typeof recordedHeaders)[number];

/** An exchange with Azure Resource Manager as it was. May hold secrets. */
export interface SeenExchange {
  /** What it was made for. */
  check: string;
  method: string;
  url: string;
  requestBody: unknown;
  /** Is it the last poll of the operation that the exchange before it began? */
  isPoll: boolean;
  status: number;
  headers: Partial<Record<RecordedHeader, string>>;
  body: unknown;
}

/** Notes every exchange with Azure Resource Manager, without sign-ins and without answers that only ask to try again. */
export class Recorder {
  /** In the order of the answers. May hold secrets. */
  readonly seen: SeenExchange[] = [];

  /** URLs that polls follow, by the exchange that began the operation. */
  private readonly pollUrls = new Map<string, SeenExchange>();
  private check = "";

  /** Names what the following exchanges are made for. */
  begin(check: string): void {
    this.check = check;
  }

  /** The same client, observed. */
  observing(inner: HttpClient): HttpClient {
    return {
      sendRequest: async (request) => {
        const response = await inner.sendRequest(request);
        if (isOfResources(request.url) && response.status !== 429 && response.status < 500) this.note(request, response);
        return response;
      },
    };
  }

  private note({ method, url, body }: PipelineRequest, { status, headers, bodyAsText }: PipelineResponse): void {
    const operation = method === "GET" ? this.pollUrls.get(url) : undefined;
    const exchange: SeenExchange = {
      ...{ check: this.check, method, url, isPoll: operation !== undefined, status },
      requestBody: typeof body === "string" ? parsedJson(body) : undefined,
      headers: headersOf(headers),
      body: parsedJson(bodyAsText ?? ""),
    };
    const last = this.seen.at(-1);
    // Only the last poll of an operation says something, and how many there are depends on the time.
    const replaces = operation !== undefined && last?.isPoll === true && this.pollUrls.get(last.url) === operation;
    if (replaces) this.seen.pop();
    this.seen.push(exchange);
    for (const name of ["azure-asyncoperation", "location"] as const) {
      const next = exchange.headers[name];
      if (next !== undefined) this.pollUrls.set(next, operation ?? exchange);
    }
  }

  /** URLs of operations that Azure named, each once. */
  operationUrls(): string[] {
    return [...this.pollUrls.keys()];
  }

  /** Passwords in answers. Secret. */
  issuedValues(): string[] {
    return this.seen.flatMap(({ body }) => listAt(body, "passwords").flatMap((password) => textAt(password, "value") ?? []));
  }
}

function isOfResources(url: string): boolean {
  return /^\/subscriptions\//i.test(new URL(url).pathname);
}

function headersOf(headers: PipelineResponse["headers"]): SeenExchange["headers"] {
  const found: SeenExchange["headers"] = {};
  for (const name of recordedHeaders) {
    const value = headers.get(name);
    if (value !== undefined) found[name] = value;
  }
  return found;
}
