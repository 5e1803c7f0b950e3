import { servicePort } from "../service-address/service-address";

/** Forms of a pull secret: for workload orchestration (staging guide), and for `imagePullSecrets` of pods (Kubernetes, "Pull an Image from a Private Registry"). */
export const pullSecretTypes = ["Opaque", "kubernetes.io/dockerconfigjson"] as const;

/** One of the forms. */
export type PullSecretType = (typeof pullSecretTypes)[number];

/** Location and form of a pull secret. */
export interface PullSecretPlace {
  namespace: string;
  name: string;
  type: PullSecretType;
}

/** Credentials for a site's registry. Secret. */
export interface PullLogin {
  /** Name of the client token. */
  username: string;
  password: string;
  /** Address of the registry's Service. */
  serviceAddress: string;
}

/**
 * The data of a pull secret by key. Secret.
 * A node looks credentials up by the registry host exactly as the image reference writes it, with or without a port: both are listed.
 * Source: Kubernetes, "Images", interpretation of config.json.
 */
export function pullSecretTexts(type: PullSecretType, { username, password, serviceAddress }: PullLogin): Record<string, string> {
  if (type === "Opaque") return { username, password };
  const login = { username, password, auth: Buffer.from(`${username}:${password}`).toString("base64") };
  const auths = { [serviceAddress]: login, [`${serviceAddress}:${servicePort}`]: login };
  return { ".dockerconfigjson": JSON.stringify({ auths }) };
}

/** The `issuedAt` that all Secrets have in common; empty if they differ or there is none. */
export function commonTime(times: readonly string[]): string {
  const [first = "", ...others] = times;
  return others.every((time) => time === first) ? first : "";
}

/** Whether each namespace and name occurs once: two Secrets at one place would overwrite each other. */
export function areApart(places: readonly PullSecretPlace[]): boolean {
  return new Set(places.map(({ namespace, name }) => `${namespace}/${name}`)).size === places.length;
}
