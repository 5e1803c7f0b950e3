import { type IncomingMessage, request as httpRequest } from "node:http";
import { request as httpsRequest, type RequestOptions } from "node:https";
import type { KubeConfig } from "./kubernetes-client";
import type { Json, JsonObject } from "../../../azure/operation";
import { isObject } from "../secrets";

/** An error of the API server, with its own message. */
export class ApiRefusal extends Error {
  constructor(
    readonly status: number,
    readonly reason: string,
    message: string,
  ) {
    super(message);
  }
}

/** How much of a body that is no Status is shown. */
const shownCharacters = 200;

/** Options of a request besides verb and path. */
export interface ApiRequest {
  query?: Record<string, string>;
  body?: JsonObject | JsonObject[];
  contentType?: "application/json" | "application/json-patch+json" | "application/apply-patch+yaml";
  signal: AbortSignal;
}

/** The API server of a kubeconfig's current context. Passes objects unchanged: the typed client would convert times and quantities. */
export class ApiServer {
  constructor(private readonly config: KubeConfig) {}

  /** Returns the object in the answer. @throws ApiRefusal if the server refuses, another Error if it does not answer */
  async send(
    verb: "GET" | "POST" | "PATCH" | "DELETE",
    path: string,
    { query = {}, body, contentType = "application/json", signal }: ApiRequest,
  ): Promise<JsonObject> {
    const server = this.config.getCurrentCluster()?.server;
    if (!server) throw new Error("the kubeconfig's current context names no cluster");
    const url = new URL(`${server.replace(/\/$/, "")}${path}`);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const payload = body && JSON.stringify(body);
    const options: RequestOptions = {
      method: verb,
      signal,
      headers: {
        accept: "application/json",
        "user-agent": "pulumi-kubernetes",
        ...(payload ? { "content-type": contentType, "content-length": Buffer.byteLength(payload) } : {}),
      },
    };
    await this.config.applyToHTTPSOptions(options);
    const { status, text } = await exchange(url, options, payload);
    const answer = parsed(text);
    if (status >= 300) throw new ApiRefusal(status, String(answer?.reason ?? ""), String(answer?.message ?? text.slice(0, shownCharacters)));
    // Like the vendor's client, which reads every object by its kind; the version's document has none.
    if (!answer || (path !== "/version" && typeof answer.kind !== "string")) throw new Error(`couldn't decode the answer to ${verb} ${path}`);
    return answer;
  }

  /** Why the server does not answer this user; undefined if it does. */
  async unreachableBecause(signal: AbortSignal): Promise<string | undefined> {
    try {
      await this.send("GET", "/version", { signal });
      return undefined;
    } catch (error) {
      return `unable to load schema information from the API server: ${error instanceof Error ? error.message : String(error)}`;
    }
  }
}

/** Is the error a 404 because the namespace is missing? */
export function isMissingNamespace(error: unknown): boolean {
  return error instanceof ApiRefusal && error.status === 404 && error.message.includes("namespaces");
}

async function exchange(url: URL, options: RequestOptions, payload: string | undefined): Promise<{ status: number; text: string }> {
  const request = url.protocol === "http:" ? httpRequest : httpsRequest;
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const sent = request(url, options, resolve);
    sent.once("error", reject);
    sent.end(payload);
  });
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return { status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString("utf8") };
}

function parsed(text: string): JsonObject | undefined {
  try {
    const value = JSON.parse(text) as Json;
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
