import { servicePort } from "../service-address/service-port";

/** Forms of a pull secret: as workload orchestration reads it (staging guide), and as pods name it in `imagePullSecrets` (Kubernetes, "Pull an Image from a Private Registry"). */
export const pullSecretTypes = ["Opaque", "kubernetes.io/dockerconfigjson"] as const;

/** One of the forms. */
export type PullSecretType = (typeof pullSecretTypes)[number];

/** Where a pull secret lies, and in which form. */
export interface PullSecretPlace {
  namespace: string;
  name: string;
  type: PullSecretType;
}

/** What a site's registry is pulled from with. Secret. */
export interface PullLogin {
  /** Name of the client token. */
  username: string;
  password: string;
  /** Address of the registry's Service. */
  serviceAddress: string;
}

/**
 * Texts of a pull secret by key. Secret.
 * A node looks a login up by the host that the image's name is written with, port or not, and takes no other for it: both are there.
 * Source: Kubernetes, "Images", interpretation of config.json.
 */
export function pullSecretTexts(type: PullSecretType, { username, password, serviceAddress }: PullLogin): Record<string, string> {
  if (type === "Opaque") return { username, password };
  const login = { username, password, auth: Buffer.from(`${username}:${password}`).toString("base64") };
  const auths = { [serviceAddress]: login, [`${serviceAddress}:${servicePort}`]: login };
  return { ".dockerconfigjson": JSON.stringify({ auths }) };
}

/** Creation time of the password that all secrets hold; empty while one of them holds another, or there is none. */
export function heldTime(times: readonly string[]): string {
  const [first = "", ...others] = times;
  return others.every((time) => time === first) ? first : "";
}

/** Two secrets at one place would take turns. */
export function areApart(places: readonly PullSecretPlace[]): boolean {
  return new Set(places.map(({ namespace, name }) => `${namespace}/${name}`)).size === places.length;
}

/** Is there one that workload orchestration can read? */
export function hasOneForOrchestration(places: readonly PullSecretPlace[]): boolean {
  return places.some(({ type }) => type === "Opaque");
}
