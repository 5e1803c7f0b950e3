import { readFileSync } from "node:fs";
import { Agent } from "node:https";
import { rootCertificates } from "node:tls";
import { createDefaultHttpClient, createHttpHeaders, createPipelineRequest, type HttpClient, type HttpMethods } from "@azure/core-rest-pipeline";
import type { Json, JsonObject } from "../../../azure/operation";
import { isObject } from "../secrets";

/** `SSL_CERT_FILE` replaces the public authorities, as in Go; `NODE_EXTRA_CA_CERTS` adds to them. */
export interface AuthorityFiles {
  instead: string | undefined;
  beside: string | undefined;
}

/** An HTTP response with a JSON body, of ARM or of the login service. */
export interface ArmResponse {
  status: number;
  header(name: string): string | undefined;
  /** Undefined when the body is empty or no JSON object. */
  body: JsonObject | undefined;
  /** Is there a body that is neither a JSON object nor `null`? The vendor cannot read it. */
  isUnreadable: boolean;
}

/** Sends one HTTPS request and reads its JSON. */
export type SendJson = (
  method: HttpMethods,
  url: string,
  options: { headers?: Record<string, string>; body?: string; signal: AbortSignal },
) => Promise<ArmResponse>;

/** One request of a chain of redirects. */
interface Outgoing {
  method: HttpMethods;
  url: string;
  headers: Record<string, string>;
  body: string | undefined;
}

const userAgent = "pulumi-azure-native";
const mostRedirects = 10;

/**
 * The request that a redirect asks for; undefined for any other answer. Like the vendor's client, which is Go's: 307 and 308 send a write again with its body, to any host; the others turn
 * it into a GET; `Authorization` stays with its host. Source: Go, net/http, Client; azcore, default transport and `SetBody`.
 */
function redirected({ method, url, headers, body }: Outgoing, status: number, location: string | undefined): Outgoing | undefined {
  if (![301, 302, 303, 307, 308].includes(status) || location === undefined || !URL.canParse(location, url)) return undefined;
  const target = new URL(location, url);
  const { hostname } = new URL(url);
  const isSame = target.hostname === hostname || target.hostname.endsWith(`.${hostname}`);
  const { authorization, ...others } = headers;
  const kept = { ...others, ...(isSame && authorization !== undefined ? { authorization } : {}) };
  if (status === 307 || status === 308) return { method, url: target.href, headers: kept, body };
  return { method: method === "HEAD" ? "HEAD" : "GET", url: target.href, headers: kept, body: undefined };
}

/** An HTTP client whose TLS trusts only the given authorities. */
export function trustingHttpClient({ instead, beside }: AuthorityFiles): HttpClient {
  const ca = [...(instead ? [readFileSync(instead, "utf8")] : rootCertificates), ...(beside ? [readFileSync(beside, "utf8")] : [])];
  const agent = new Agent({ ca, keepAlive: true });
  const http = createDefaultHttpClient();
  return {
    sendRequest: (request) => {
      request.agent = agent;
      return http.sendRequest(request);
    },
  };
}

/** Sends requests by this client and follows redirects as the vendor's does. */
export function httpsSender(http: HttpClient): SendJson {
  const sendOnce = async ({ method, url, headers, body }: Outgoing, signal: AbortSignal) => {
    return http.sendRequest(
      createPipelineRequest({ url, method, headers: createHttpHeaders({ "user-agent": userAgent, ...headers }), body, abortSignal: signal }),
    );
  };
  return async (method, url, { headers = {}, body, signal }) => {
    let outgoing: Outgoing = { method, url, headers, body };
    let answer = await sendOnce(outgoing, signal);
    for (let hops = 0; hops < mostRedirects; hops++) {
      const next = redirected(outgoing, answer.status, answer.headers.get("location"));
      if (!next) break;
      outgoing = next;
      answer = await sendOnce(outgoing, signal);
    }
    return { status: answer.status, header: (name) => answer.headers.get(name), ...read(answer.bodyAsText) };
  };
}

function read(body: string | null | undefined): Pick<ArmResponse, "body" | "isUnreadable"> {
  if (!body) return { body: undefined, isUnreadable: false };
  try {
    const value = JSON.parse(body) as Json;
    return isObject(value) ? { body: value, isUnreadable: false } : { body: undefined, isUnreadable: value !== null };
  } catch {
    return { body: undefined, isUnreadable: true };
  }
}
