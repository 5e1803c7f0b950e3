import type { KubernetesClient } from "../kubernetes-client";
import { type SecretPlace, secretAt, secretTexts, textOf } from "./secret-texts";
import { BrokenLink } from "./staging-failures";

/** A login to a site's registry. Secret. */
export interface PullLogin {
  username: string;
  password: string;
}

/** The login in an Opaque Secret, as workload orchestration reads it. @throws BrokenLink `clientToken` if missing */
export async function opaqueLogin(client: KubernetesClient, place: SecretPlace): Promise<PullLogin> {
  const [username = "", password = ""] = await secretTexts(client, place, ["username", "password"], "clientToken");
  return { username, password };
}

/**
 * The login that a kubelet uses for an image of this host, `address[:port]`, from its pod's pull secrets: of type kubernetes.io/dockerconfigjson,
 * with an entry for exactly that host. A Secret that is missing or of another type is ignored. Source: Kubernetes, "Images", interpretation of
 * config.json; host names with `*` are not modelled.
 * @throws BrokenLink `clientToken` if none has one: a site's registry always requires a login
 */
export async function imagePullLogin(client: KubernetesClient, namespace: string, secrets: readonly string[], host: string): Promise<PullLogin> {
  const found = await Promise.all(secrets.map((name) => secretAt(client, { namespace, name })));
  for (const secret of found) {
    const login = secret?.type === "kubernetes.io/dockerconfigjson" && loginFor(host, textOf(secret, ".dockerconfigjson") ?? "{}");
    if (login) return login;
  }
  throw new BrokenLink("clientToken", `no image pull secret of the pod (${secrets.join(", ") || "none"}) has a login for ${host}`);
}

function loginFor(host: string, config: string): PullLogin | undefined {
  const { auths = {} } = JSON.parse(config) as { auths?: Record<string, { auth?: string; username?: string; password?: string }> };
  const entry = Object.entries(auths).find(([server]) => server.replace(/^https?:\/\//, "").split("/")[0] === host)?.[1];
  if (!entry) return undefined;
  const [, username = entry.username ?? "", password = entry.password ?? ""] =
    /^([^:]*):(.*)$/s.exec(Buffer.from(entry.auth ?? "", "base64").toString("utf8")) ?? [];
  return { username, password };
}
