import { type HttpClient, type PipelineRequest, type PipelineResponse, RestError, createDefaultHttpClient, isRestError } from "@azure/core-rest-pipeline";

/** Limits of one request. */
export interface HttpLimits {
  /** Time until the whole answer must have arrived, in milliseconds; by whether the request only reads. */
  readMs: number;
  writeMs: number;
  /** Largest body, after decompression. */
  bytes: number;
}

/**
 * Limits of requests to Azure. Azure Resource Manager itself gives a service 60 s for an answer to a write, so a write waits longer.
 * A silent connection ends a preview after `readMs`. The largest answers are built-in policy definitions, of about 1 MiB. Our proposal.
 */
export const azureLimits: HttpLimits = { readMs: 30_000, writeMs: 90_000, bytes: 32 * 1024 * 1024 };

/** Code of the error for a connection that stays silent. Not repeated by the pipeline: the time is used up. */
export const noAnswerCode = "NO_ANSWER";

/** An HTTP client that neither waits nor reads without end. Throws RestError `NO_ANSWER`, or for a body above the limit. */
export function boundedHttpClient(limits: HttpLimits = azureLimits, inner: HttpClient = createDefaultHttpClient()): HttpClient {
  return {
    sendRequest: async (request) => {
      const limitMs = ["GET", "HEAD"].includes(request.method) ? limits.readMs : limits.writeMs;
      const late = new AbortController();
      const timer = setTimeout(() => late.abort(), limitMs);
      const whole = request.abortSignal;
      request.abortSignal = whole ? AbortSignal.any([whole as AbortSignal, late.signal]) : late.signal;
      request.streamResponseStatusCodes = new Set([Number.POSITIVE_INFINITY]);
      try {
        return await read(await inner.sendRequest(request), limits.bytes, request);
      } catch (error) {
        if (!late.signal.aborted) throw isBroken(error) ? brokenOff(error, request) : error;
        throw new RestError(`${new URL(request.url).host} did not answer within ${limitMs / 1000} s`, { code: noAnswerCode, request });
      } finally {
        clearTimeout(timer);
        if (whole) request.abortSignal = whole;
        else delete request.abortSignal;
      }
    },
  };
}

/** A connection that breaks within the body, or a body that cannot be decompressed. */
function isBroken(error: unknown): error is Error & { code: string } {
  return error instanceof Error && "code" in error && typeof error.code === "string" && !isRestError(error);
}

function brokenOff({ message, code }: Error & { code: string }, request: PipelineRequest): RestError {
  return new RestError(`${new URL(request.url).host} broke off its answer: ${message}`, { code, request });
}

async function read(response: PipelineResponse, limit: number, request: PipelineRequest): Promise<PipelineResponse> {
  const { readableStreamBody: stream, ...rest } = response;
  if (!stream) return response;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    // Leaving the loop closes the stream.
    if (bytes > limit) throw new RestError(`${new URL(request.url).host} sent more than ${limit / 1024 / 1024} MiB`, { code: "TOO_LARGE", request });
    chunks.push(chunk);
  }
  return { ...rest, bodyAsText: Buffer.concat(chunks).toString("utf8") };
}
