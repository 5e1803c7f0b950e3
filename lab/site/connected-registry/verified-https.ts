import { Agent, request } from "node:https";
import { buffer } from "node:stream/consumers";
import type { SiteUplink } from "../site-uplink";

/** A complete answer. */
export interface HttpsAnswer {
  status: number;
  headers: NodeJS.Dict<string | string[]>;
  body: Buffer;
}

/** Names the caller: on a site, only the lab itself sends these requests. */
export const siteAgent = "edge-staging-lab-site";

/** Idle timeout of a call, in milliseconds. */
const idleMs = 30_000;

/** Connections that stay open between requests, by the authority that the caller trusts: a site syncs once per minute of the lab's clock, and a handshake costs more than its requests. */
const agents = new Map<string, Agent>();

function agentOf(ca: string): Agent {
  const known = agents.get(ca) ?? new Agent({ keepAlive: true });
  agents.set(ca, known);
  return known;
}

/** Sends a request, over a site's uplink if given, to a server whose certificate this authority (PEM) signed. @throws Error if it does not answer or is not verified */
export function sendVerified(
  url: string,
  options: { ca: string; signal: AbortSignal; uplink?: SiteUplink; method?: string; headers?: Record<string, string>; body?: string },
): Promise<HttpsAnswer> {
  const { ca, signal, uplink, method = "GET", headers = {}, body } = options;
  return new Promise((resolve, reject) => {
    uplink?.assertUp();
    const sent = request(url, { method, headers: { "user-agent": siteAgent, ...headers }, ca, signal, agent: agentOf(ca), timeout: idleMs }, (answer) => {
      buffer(answer).then((content) => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: content }), reject);
    });
    sent.once("timeout", () => sent.destroy(new Error(`${new URL(url).host} does not answer`)));
    sent.once("error", reject).end(body);
  });
}

/** The header of a basic login. Secret. */
export function basicHeader(username: string, password: string): { authorization: string } {
  return { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}` };
}
