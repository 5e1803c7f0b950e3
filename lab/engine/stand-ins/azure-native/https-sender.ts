import { readFileSync } from "node:fs";
import { Agent } from "node:https";
import { rootCertificates } from "node:tls";
import { createDefaultHttpClient, createHttpHeaders, createPipelineRequest, type HttpMethods } from "@azure/core-rest-pipeline";
import type { Json, JsonObject } from "../../../azure/operation";
import { isObject } from "../secrets";
import type { AuthorityFiles } from "./provider-configuration";

/** An HTTP response with a JSON body, of ARM or of the login service. */
export interface ArmResponse {
  status: number;
  header(name: string): string | undefined;
  /** Undefined when the body is empty or no JSON object. */
  body: JsonObject | undefined;
}

/** Sends one HTTPS request and reads its JSON. */
export type SendJson = (
  method: HttpMethods,
  url: string,
  options: { headers?: Record<string, string>; body?: string; signal: AbortSignal },
) => Promise<ArmResponse>;

/** Sends over TLS that trusts only the given authorities. */
export function httpsSender({ instead, beside }: AuthorityFiles): SendJson {
  const ca = [...(instead ? [readFileSync(instead, "utf8")] : rootCertificates), ...(beside ? [readFileSync(beside, "utf8")] : [])];
  const agent = new Agent({ ca, keepAlive: true });
  const http = createDefaultHttpClient();
  return async (method, url, { headers = {}, body, signal }) => {
    const request = createPipelineRequest({ url, method, headers: createHttpHeaders(headers), body, abortSignal: signal });
    request.agent = agent;
    const answer = await http.sendRequest(request);
    return { status: answer.status, header: (name) => answer.headers.get(name), body: parsed(answer.bodyAsText) };
  };
}

function parsed(body: string | null | undefined): JsonObject | undefined {
  if (!body) return undefined;
  try {
    const value = JSON.parse(body) as Json;
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
