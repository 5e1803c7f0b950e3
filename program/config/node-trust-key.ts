import type { Fault } from "../../components/core/fault";
import { isObject } from "../../components/core/json";
import { privateKeyFault } from "../../components/cluster/node-trust/ssh";
import type { ConfigSource } from "./config";

const key = "nodeTrustKey";
const set = `pulumi config set --secret ${key} < key`;

/** The private key by which the nodes of a site are reached, where they are; readConfig has found it good. Secret. */
export function nodeTrustKey(source: Pick<ConfigSource, "get">, { nodeTrust }: { nodeTrust?: string | undefined }): string | undefined {
  return nodeTrust === "ssh" ? source.get(key) : undefined;
}

/** What is wrong with that key, by a site's settings as they were written. No text of it is told. */
export function nodeTrustKeyFaults(source: Pick<ConfigSource, "get" | "isSecret">, site: unknown): Fault[] {
  if (!isObject(site) || site["nodeTrust"] !== "ssh") return [];
  const text = source.get(key) ?? "";
  const given = `edge-staging:${key}`;
  const allowed = "a private key in PEM without a passphrase, because site.nodeTrust = ssh";
  if (text === "")
    return [{ code: "EDGE-CONFIG", what: "a required setting is missing", given: `${given} = (not set)`, allowed, fix: `set it from its file: ${set}` }];
  const wrong = privateKeyFault(text);
  const isOpen = !source.isSecret(key);
  const faults: Fault[] = [];
  if (isOpen) {
    const fix = `take its public key off the nodes, make another one, and set it with ${set}`;
    faults.push({ code: "EDGE-CONFIG", what: "a private key lies open in the stack's file", given, allowed: "a secret", fix });
  }
  if (wrong !== undefined) faults.push({ code: "EDGE-CONFIG", what: `the key for the nodes ${wrong}`, given, allowed, fix: `set it from its file: ${set}` });
  return faults;
}
