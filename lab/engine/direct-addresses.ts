import type { Environment } from "./cache-folder";

/** The lab's own addresses. Everything in the lab listens on the loopback interface. */
const own = ["localhost", "127.0.0.1", "127.0.0.0/8", "::1"];

/**
 * Variables that keep the lab's own addresses away from a proxy, with what they already exclude. In both spellings, because gRPC for Node reads only the lower one;
 * `no_grpc_proxy` only where it is set, because gRPC then reads nothing else. Empty where no proxy is set.
 * Source: @grpc/grpc-js 1.14, `http_proxy.ts`; Go, `net/http`, ProxyFromEnvironment.
 */
export function directAddresses(environment: Environment): Record<string, string> {
  const isSet = (name: string) => (environment[name] ?? "") !== "";
  if (!["http_proxy", "https_proxy", "all_proxy", "grpc_proxy"].some((name) => isSet(name) || isSet(name.toUpperCase()))) return {};
  const given = ["NO_PROXY", "no_proxy"].flatMap((name) => parts(environment[name]));
  const names = ["NO_PROXY", "no_proxy", ...(isSet("no_grpc_proxy") ? ["no_grpc_proxy"] : [])];
  return Object.fromEntries(names.map((name) => [name, [...new Set([...given, ...parts(environment[name]), ...own])].join(",")]));
}

function parts(list = ""): string[] {
  return list
    .split(/[\s,]+/)
    .map((part) => part.trim())
    .filter(Boolean);
}
