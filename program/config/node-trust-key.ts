import type { Fault } from "../../components/core/fault";
import { isObject } from "../../components/core/json";
import { privateKeyFault } from "../../components/cluster/node-trust/ssh";
import { type ConfigSource, secretSettings } from "./config-source";

const key = "nodeTrustKey" satisfies keyof typeof secretSettings;
const set = `pulumi config set --secret ${key} < key`;

/** The SSH key for a site's nodes, already checked by `readConfig`; undefined where the program uses no SSH. Secret. */
export function nodeTrustKey(source: Pick<ConfigSource, "get">, { nodeTrust }: { nodeTrust?: string | undefined }): string | undefined {
  return nodeTrust === "ssh" ? source.get(key) : undefined;
}

/** Faults of that key, apart from plain text; `site` is the unchecked settings. No fault shows any part of the key. */
export function nodeTrustKeyFaults(source: Pick<ConfigSource, "get">, site: unknown): Fault[] {
  if (!isObject(site) || site["nodeTrust"] !== "ssh") return [];
  const text = source.get(key) ?? "";
  const given = `edge-staging:${key}`;
  const allowed = `${secretSettings[key].allowed}, because site.nodeTrust = ssh`;
  if (text === "")
    return [{ code: "EDGE-CONFIG", what: "a required setting is missing", given: `${given} = (not set)`, allowed, fix: `set it from its file: ${set}` }];
  const wrong = privateKeyFault(text);
  return wrong === undefined ? [] : [{ code: "EDGE-CONFIG", what: `the SSH key for the nodes ${wrong}`, given, allowed, fix: `set it from its file: ${set}` }];
}
