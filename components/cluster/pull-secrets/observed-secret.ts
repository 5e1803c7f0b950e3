import { at, isObject, parsedJson, textAt } from "../../core/json";
import { servicePort } from "../service-address/service-address";
import type { PullSecretPlace, PullSecretType } from "./pull-secret";

/** A Secret as the cluster has it. Secret. */
export interface ObservedSecret {
  /** As reported by the cluster. */
  type: string;
  /** Texts by key. */
  data: Readonly<Record<string, string>>;
  /** Who wrote which keys of the data last. Source: Kubernetes, "Server-Side Apply", `managedFields`. */
  writers: readonly { manager: string; keys: readonly string[] }[];
}

/** What pods can log in with. Secret. */
export type FoundLogin = { username: string; password: string } | { unusable: string };

/** Keys of the data that this program writes. */
const writtenKeys: Readonly<Record<PullSecretType, readonly string[]>> = {
  Opaque: ["username", "password"],
  "kubernetes.io/dockerconfigjson": [".dockerconfigjson"],
};

/**
 * The login that a pull secret gives for the site's registry, or one sentence why it gives none. Further keys do not matter.
 * @param secret undefined where the Secret does not exist
 */
export function loginIn({ type }: Pick<PullSecretPlace, "type">, serviceAddress: string, secret: ObservedSecret | undefined): FoundLogin {
  if (secret === undefined) return { unusable: "it does not exist" };
  if (secret.type !== type) return { unusable: `its type is ${secret.type} instead of ${type}` };
  const empty = writtenKeys[type].filter((key) => !secret.data[key]);
  if (empty.length > 0) return { unusable: `${empty.join(" and ")} ${empty.length === 1 ? "is" : "are"} missing or empty` };
  const { username = "", password = "", ".dockerconfigjson": config = "" } = secret.data;
  return type === "Opaque" ? { username, password } : loginInConfig(config, serviceAddress);
}

/** Managers other than Pulumi that wrote keys which this program sets, each once. */
export function foreignWriters({ type }: Pick<PullSecretPlace, "type">, { writers }: Pick<ObservedSecret, "writers">): string[] {
  const isOurs = (manager: string) => manager.startsWith("pulumi");
  const foreign = writers.filter(({ manager, keys }) => !isOurs(manager) && keys.some((key) => writtenKeys[type].includes(key)));
  return [...new Set(foreign.map(({ manager }) => manager))];
}

/** A node takes the entry of the host that the image reference names, with or without the port. */
function loginInConfig(text: string, serviceAddress: string): FoundLogin {
  const auths = entriesOf(text);
  if (auths === undefined) return { unusable: ".dockerconfigjson is not JSON with auths" };
  const entry = auths[serviceAddress] ?? auths[`${serviceAddress}:${servicePort}`];
  if (entry === undefined) return { unusable: `it has no login for ${serviceAddress}` };
  const [, user, secret] = /^([^:]*):(.*)$/s.exec(Buffer.from(textAt(entry, "auth") ?? "", "base64").toString("utf8")) ?? [];
  const [username, password] = [textAt(entry, "username") ?? user, textAt(entry, "password") ?? secret];
  return username && password ? { username, password } : { unusable: `its login for ${serviceAddress} has no user name or password` };
}

function entriesOf(text: string): Record<string, unknown> | undefined {
  const auths = at(parsedJson(text), "auths");
  return isObject(auths) ? auths : undefined;
}
