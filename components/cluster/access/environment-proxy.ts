import { isValid, isValidCIDR, parse, parseCIDR } from "ipaddr.js";

/** Environment variables of a process. */
type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy that the environment names for a server, as kubectl finds it: `HTTPS_PROXY` or `HTTP_PROXY` by the server's scheme, except for hosts in `NO_PROXY` and for this
 * machine itself. Undefined: a direct connection. Names in upper case win over lower case. Source: golang.org/x/net/http/httpproxy, `FromEnvironment`.
 */
export function environmentProxy(server: string, environment: Environment): string | undefined {
  if (!URL.canParse(server)) return undefined;
  const { protocol, hostname, port } = new URL(server);
  const value = (name: string) => environment[name] || environment[name.toLowerCase()];
  const proxy = value(protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY")?.trim();
  const host = hostname.replace(/^\[|\]$/g, "").toLowerCase();
  if (!proxy || isThisMachine(host)) return undefined;
  const isExcluded = (value("NO_PROXY") ?? "")
    .split(",")
    .some((entry) => matches(entry.trim().toLowerCase(), host, port || (protocol === "https:" ? "443" : "80")));
  if (isExcluded) return undefined;
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(proxy) ? proxy : `http://${proxy}`;
}

function isThisMachine(host: string): boolean {
  return host === "localhost" || (isValid(host) && parse(host).range() === "loopback");
}

/** Does an entry of NO_PROXY name this host: `*`, an address, a range, or a domain with its subdomains (`.domain`: only these), each but `*` and a range with an optional port? */
function matches(entry: string, host: string, port: string): boolean {
  if (entry === "" || entry === "*") return entry === "*";
  if (isValidCIDR(entry)) {
    const [network, bits] = parseCIDR(entry);
    return isValid(host) && parse(host).kind() === network.kind() && parse(host).match(network, bits);
  }
  const [, bracketed, plain = "", entryPort] = /^(?:\[([^\]]*)\]|([^:]*|.*:.*:.*?))(?::(\d+))?$/.exec(entry) ?? [];
  const name = (bracketed ?? plain).replace(/^\*(?=\.)/, "");
  if (name === "" || (entryPort !== undefined && entryPort !== port)) return false;
  if (isValid(name)) return isValid(host) && parse(host).toString() === parse(name).toString();
  return name.startsWith(".") ? host.endsWith(name) : host === name || host.endsWith(`.${name}`);
}
