import { setTimeout as wait } from "node:timers/promises";
import type { HttpMethods } from "@azure/core-rest-pipeline";
import type { TokenCredential } from "@azure/identity";
import type { Json, JsonObject } from "../../../azure/operation";
import { isObject } from "../secrets";
import type { Cloud } from "./cloud";
import type { ArmResponse, SendJson } from "./https-sender";

/** An error of ARM, or an accepted operation that failed. */
export class ArmFailure extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    text: string,
  ) {
    super(`Status=${status} Code="${code}" Message="${text}"`);
  }
}

const firstRetryMs = 20_000;
/** The vendor does not retry where the service asks for a longer wait. */
const longestRetryMs = 120_000;
const retries = 3;

/**
 * Sends authenticated requests to the ARM endpoint of a cloud. Retries like the vendor, also where nobody answers: first after 20 s, doubling each time (reference pulumi 4.4; number of retries
 * assumed).
 */
export class ArmClient {
  constructor(
    private readonly cloud: Cloud,
    private readonly credential: TokenCredential,
    private readonly sendJson: SendJson,
    private readonly longestWaitMs: number | undefined,
  ) {}

  /** Returns the answer with any status. `target` is an id, or a complete URL that must not be altered. */
  async send(method: HttpMethods, target: string, apiVersion: string, signal: AbortSignal, body?: JsonObject): Promise<ArmResponse> {
    for (let attempt = 0; ; attempt++) {
      const usualMs = Math.min(firstRetryMs * 2 ** attempt, longestRetryMs);
      const { token = "" } = (await this.credential.getToken(`${this.cloud.audience}/.default`, { abortSignal: signal })) ?? {};
      let waitMs = usualMs;
      try {
        const response = await this.sendOnce(method, this.versioned(target, apiVersion), token, signal, body);
        waitMs = retryAfterMs(response) ?? usualMs;
        if (attempt === retries || !isPassing(response) || waitMs > longestRetryMs) return response;
      } catch (error) {
        if (attempt === retries || signal.aborted) throw error;
      }
      await this.wait(waitMs, signal);
    }
  }

  /** Waits, up to the lab's limit. */
  async wait(ms: number, signal: AbortSignal): Promise<void> {
    await wait(Math.min(ms, this.longestWaitMs ?? ms), undefined, { signal });
  }

  private async sendOnce(method: HttpMethods, url: string, token: string, signal: AbortSignal, body: JsonObject | undefined): Promise<ArmResponse> {
    const headers = {
      authorization: `Bearer ${token}`,
      accept: "application/json",
      ...(body ? { "content-type": "application/json; charset=utf-8" } : {}),
    };
    return this.sendJson(method, url, { headers, body: body && JSON.stringify(body), signal });
  }

  /** The URL of an id or path. */
  absolute(target: string): string {
    return new URL(target, this.cloud.resourceManager).href;
  }

  private versioned(target: string, apiVersion: string): string {
    const url = new URL(this.absolute(target));
    if (!url.searchParams.has("api-version")) url.searchParams.set("api-version", apiVersion);
    return url.href;
  }
}

/** The service's Retry-After in milliseconds; undefined if absent. */
export function retryAfterMs(response: ArmResponse): number | undefined {
  const seconds = Number(response.header("retry-after"));
  return Number.isFinite(seconds) && response.header("retry-after") !== undefined ? seconds * 1000 : undefined;
}

/** The error of an answer, in ARM's shape or not. */
export function failureOf(response: ArmResponse): ArmFailure {
  const error = isObject(response.body?.error) ? response.body.error : (response.body ?? {});
  return new ArmFailure(response.status, text(error.code) ?? "Unknown", text(error.message) ?? "the service gave no reason");
}

function isPassing(response: ArmResponse): boolean {
  const { status } = response;
  return status === 408 || status === 429 || (status >= 500 && status !== 501) || (status === 409 && failureOf(response).code === "AnotherOperationInProgress");
}

function text(value: Json | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}
