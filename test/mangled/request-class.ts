import type { IncomingMessage } from "node:http";

/** Services behind the proxy. */
export type Service = "azure" | "registry" | "site-registry" | "cluster";

/** One request of the program or of a plugin, without secrets. */
export interface SeenRequest {
  /** `plugin`: one of the vendors' plugins, whose error handling this project cannot change. */
  by: "program" | "plugin";
  service: Service;
  method: string;
  /** Path without the query. */
  path: string;
  /** Requests of a run with equal meaning: client, service, method and path, without parts that differ between runs. */
  class: string;
  /** Whether it may change something. */
  isWrite: boolean;
}

/** Parts of a path that differ between runs: ids of operations, digests, and names of pods. */
const passing = [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?:\*[0-9A-F]+)?/g, /sha256:[0-9a-f]{64}/g, /(?<=\/pods\/)[^/]+/g];

/** Classifies a request by its first line and headers. */
export function seenRequest(service: Service, { method = "GET", url = "/", headers }: IncomingMessage): SeenRequest {
  const { pathname, searchParams } = new URL(url, "https://service");
  const verb = headers.upgrade === undefined ? method : "UPGRADE";
  const stays = /^\/subscriptions\/[^/]+/.exec(pathname)?.[0] ?? "";
  const path = passing.reduce((text, part) => text.replaceAll(part, "*"), pathname.slice(stays.length));
  const by = /^pulumi-/.test(headers["user-agent"] ?? "") ? "plugin" : "program";
  return {
    by,
    service,
    method: verb,
    path: pathname,
    class: `${by} ${service} ${verb} ${stays && "/subscriptions/*"}${path}`,
    isWrite: isWrite(verb, pathname, searchParams),
  };
}

function isWrite(method: string, path: string, query: URLSearchParams): boolean {
  if (["GET", "HEAD", "UPGRADE"].includes(method) || query.get("dryRun") === "All") return false;
  // Sign-ins are POSTs that change nothing.
  return !path.includes("/oauth2/");
}
