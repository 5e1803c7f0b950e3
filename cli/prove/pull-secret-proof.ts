import { type FoundLogin, loginIn, type ObservedSecret } from "../../components/cluster/pull-secrets/observed-secret";
import type { PullSecretPlace } from "../../components/cluster/pull-secrets/pull-secret";
import type { ClientToken, SiteFacts } from "./site-facts";

/**
 * One pull secret of the site's cluster.
 * - `accepted`: the site's registry accepts its login
 * - `refused`: the registry refuses it
 * - `unusable`: it gives pods no login
 * - `unknown`: this machine may not read it, or the registry did not answer
 */
export interface ProvedPullSecret {
  /** `namespace/name` */
  secret: string;
  status: "accepted" | "refused" | "unusable" | "unknown";
  /** Why, or how it differs from the stack; empty if there is nothing to add. Never a secret. */
  message: string;
}

/** The pull secrets, and the login to read the site's registry with. */
export interface PullSecretProof {
  /** Where the login is from: `namespace/name` of a pull secret, or `stack`. */
  loginFrom: string;
  /** Secret. */
  login: ClientToken;
  pullSecrets: ProvedPullSecret[];
}

/** What the check needs from outside. */
export interface PullSecretQuestions {
  /** Reads a Secret; undefined if it does not exist, `unreadable` if this machine may not read it. */
  observe(place: PullSecretPlace): Promise<ObservedSecret | "unreadable" | undefined>;
  /** Does the site's registry accept the login? Undefined if it did not answer. */
  accepts(login: ClientToken): Promise<boolean | undefined>;
}

/** Checks what the cluster's pull secrets hold. The first login that the site accepts is used to read its registry; without one, the stack's. */
export async function provePullSecrets(facts: SiteFacts, declared: ClientToken, { observe, accepts }: PullSecretQuestions): Promise<PullSecretProof> {
  const found: { proved: ProvedPullSecret; login: ClientToken | undefined }[] = [];
  for (const place of facts.pullSecrets) {
    const secret = await observe(place);
    const login = secret === "unreadable" ? secret : loginIn(place, facts.serviceAddress, secret);
    found.push(await judged(`${place.namespace}/${place.name}`, login, declared, accepts));
  }
  const usable = found.find(({ proved }) => proved.status === "accepted");
  const pullSecrets = found.map(({ proved }) => proved);
  return { loginFrom: usable?.proved.secret ?? "stack", login: usable?.login ?? declared, pullSecrets };
}

async function judged(
  secret: string,
  found: FoundLogin | "unreadable",
  declared: ClientToken,
  accepts: PullSecretQuestions["accepts"],
): Promise<{ proved: ProvedPullSecret; login: ClientToken | undefined }> {
  if (found === "unreadable") return { proved: { secret, status: "unknown", message: "this kubeconfig's user may not read it" }, login: undefined };
  if ("unusable" in found) return { proved: { secret, status: "unusable", message: found.unusable }, login: undefined };
  const isAccepted = await accepts(found);
  const status = isAccepted === undefined ? "unknown" : isAccepted ? "accepted" : "refused";
  return { proved: { secret, status, message: difference(found, declared) }, login: found };
}

function difference(found: ClientToken, declared: ClientToken): string {
  if (found.username !== declared.username) return `its user is ${found.username}, the stack's is ${declared.username}`;
  return found.password === declared.password ? "" : "its password is not the stack's";
}

/** One line for each pull secret. */
export function pullSecretLines(pullSecrets: readonly ProvedPullSecret[]): string[] {
  const verdicts: Readonly<Record<ProvedPullSecret["status"], string>> = {
    accepted: "the site accepts its login",
    refused: "the site REFUSES its login: run `edge-staging up <stack> -- --refresh`",
    unusable: "pods CANNOT log in with it: run `edge-staging up <stack> -- --refresh`",
    unknown: "not checked",
  };
  return pullSecrets.map(({ secret, status, message }) => `pull secret ${secret}: ${verdicts[status]}${message === "" ? "" : ` (${message})`}`);
}

/** Can pods pull with each of them, as far as it was checked? */
export function canPull(pullSecrets: readonly ProvedPullSecret[]): boolean {
  return pullSecrets.every(({ status }) => status === "accepted" || status === "unknown");
}
