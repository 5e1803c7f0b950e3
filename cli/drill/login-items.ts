import { nameOf } from "../../components/core/arm-id";
import type { LiveToken } from "../../components/diagnosis/registry-chain";
import { passwordsIn } from "../../components/registry/token-password/password-slot";
import type { ProvedPullSecret } from "../prove/pull-secret-proof";
import { type DrillItem, endingItem } from "./drill-item";
import type { PodLogin } from "./image-start";

/** A pull secret of the cluster: what the site's registry says of its login now, and until when its password is valid. */
export interface DrilledSecret extends ProvedPullSecret {
  /** Name of the token; undefined where the secret gives no login. */
  username: string | undefined;
  /** ISO 8601; absent: no expiry. */
  expiry?: string | undefined;
  /** The registry in Azure has no such token, or it may not be read, so its expiry is not known. */
  isUnknown: boolean;
}

/**
 * Expiry of the password in a pull secret, by its token in Azure. The password of the stack is the newest one; of any other it is not known which of the
 * token's passwords it is, so the one that expires first counts.
 */
export function expiryIn({ token }: Pick<LiveToken, "token">, isOfStack: boolean): string | undefined {
  const live = [...passwordsIn(token)];
  if (isOfStack) return live.sort((a, b) => Date.parse(b.issuedAt) - Date.parse(a.issuedAt))[0]?.expiry;
  return live.flatMap(({ expiry }) => expiry ?? []).sort((a, b) => Date.parse(a) - Date.parse(b))[0];
}

/** Whether pods can log in with this pull secret until the end of the drill. */
export function loginOf({ secret, status, message, username, expiry, isUnknown }: DrilledSecret, until: Date): PodLogin {
  if (status === "refused") return { is: "fails", why: `the site's registry refuses the login of pull secret ${secret}` };
  if (status === "unusable") return { is: "fails", why: `pods cannot log in with pull secret ${secret}: ${message}` };
  if (expiry !== undefined && Date.parse(expiry) <= until.getTime())
    return { is: "fails", why: `the password of token ${username} in pull secret ${secret} expires at ${expiry}` };
  if (status === "unknown") return { is: "unknown", why: `pull secret ${secret} was not tried: ${message || "the registry did not answer"}` };
  return isUnknown ? { is: "unknown", why: `the expiry of token ${username} in pull secret ${secret} is not known` } : { is: "ok" };
}

/** What a pod can log in with: any of its pull secrets. One without any counts as using those of the site (`assumed:solution-pods-use-site-login`). */
export function podLogin(names: readonly string[], secrets: readonly DrilledSecret[], until: Date): PodLogin {
  const own = secrets.filter(({ secret }) => names.includes(secret));
  const logins = (names.length === 0 ? secrets : own).map((secret) => loginOf(secret, until));
  const [first] = logins;
  if (first === undefined) return { is: "fails", why: "the pod has no pull secret with a login for the site's registry" };
  return logins.find(({ is }) => is === "ok") ?? logins.find(({ is }) => is === "unknown") ?? first;
}

/** The item of a pull secret; `isNeeded`: a pod pulls with it when it starts. */
export function secretItem(stack: string, secret: DrilledSecret, isNeeded: boolean, until: Date): DrillItem {
  const subject = `pull secret ${secret.secret}`;
  const login = loginOf(secret, until);
  if (login.is === "ok") return { kind: "login", subject, verdict: "ok", reason: validity(secret.expiry) };
  if (login.is === "unknown") return { kind: "login", subject, verdict: "unknown", reason: login.why };
  const fix = secret.status === "accepted" ? `run \`edge-staging maintain ${stack}\`` : `run \`edge-staging up ${stack} -- --refresh\``;
  return endingItem({ kind: "login", subject, reason: login.why }, isNeeded, {
    allowed: `a login that the site's registry accepts until ${until.toISOString()}`,
    fix: `${fix} while the WAN is up, which writes a new password to the pull secrets; for a pull secret that no stack manages, write it by hand`,
  });
}

/** The item of the sync token: pods start without it, but the site does not sync again when the WAN is back. */
export function syncItem(stack: string, { id, token }: LiveToken, until: Date): DrillItem {
  const subject = `sync token ${nameOf(id)}`;
  const live = passwordsIn(token);
  const lasts = live.some(({ expiry }) => expiry === undefined || Date.parse(expiry) > until.getTime());
  if (lasts) return { kind: "login", subject, verdict: "ok", reason: "it can sign in when the WAN is back" };
  const reason =
    live.length === 0 ? "it has no password" : `its passwords expire before ${until.toISOString()}, so the site does not sync when the WAN is back`;
  return endingItem({ kind: "login", subject, reason }, false, {
    allowed: `a password that is valid until ${until.toISOString()}`,
    fix: `run \`edge-staging maintain ${stack}\` while the WAN is up`,
  });
}

function validity(expiry: string | undefined): string {
  return expiry ? `its password is valid until ${expiry}` : "its password does not expire";
}
