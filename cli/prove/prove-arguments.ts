import { parseArgs } from "node:util";
import { UsageError } from "../io/command";

/** What `prove` was asked to do. */
export interface ProveArguments {
  stack: string;
  /** Where the site's registry is reached instead of through the cluster. */
  connect: { host: string; port: number } | undefined;
  /** File with the CA of the site's registry, instead of the cluster's Secret. */
  caFile: string | undefined;
  json: boolean;
}

/** Text of `prove --help`. */
export const proveHelp = `npm run prove -- -s <stack> [options]

Reads every staged image of a site from the cloud registry and from the site's own registry, with the
site's client token and over verified TLS, recomputes every digest from the bytes, and compares.

  -s, --stack <name>      stack of the site, for example line-1
      --connect <h:p>     reach the site's registry at this address instead of by port-forward; the
                          certificate must still be for the service address
      --ca <file>         CA of the site's registry (PEM), instead of the Secret in the cluster
      --json              print one JSON object instead of the table: {schemaVersion: 1, site,
                          loginServer, serviceAddress, proved, images: [{ref, usedBy, cloudDigest,
                          siteDigest, equal, blobs, bytes, faults: [{registry, kind, message}]}]}
      --help              this text

Exit codes: 0 every image is equal; 1 one differs, is missing or does not match its digest, or there is
none to prove; 2 the arguments are not understood; 3 a registry, the cluster or the stack cannot be read,
reached or trusted, or refuses.`;

/** Reads the arguments of `prove`; undefined asks for help. Throws UsageError. */
export function parseProveArguments(args: readonly string[]): ProveArguments | undefined {
  const { stack, connect, ca, json, help } = parsed(args);
  if (help) return undefined;
  if (!stack) throw new UsageError("prove needs the site's stack: -s <name>");
  return { stack, json: json ?? false, caFile: ca, connect: connect === undefined ? undefined : address(connect) };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        stack: { type: "string", short: "s" },
        connect: { type: "string" },
        ca: { type: "string" },
        json: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function address(text: string): { host: string; port: number } {
  const [, host, digits] = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text)?.filter((part) => part !== undefined) ?? [];
  const port = Number(digits);
  if (host === undefined || !(port > 0 && port < 65536)) throw new UsageError(`--connect takes host:port, given ${text}`);
  return { host, port };
}
