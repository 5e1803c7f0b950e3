import type { Fault } from "../../../components/core/fault";
import { parseImageRef } from "../../../components/core/image-ref";
import { type ProvedPullSecret, provePullSecrets } from "../../prove/pull-secret-proof";
import { pullSecretQuestions } from "../../prove/pull-secret-questions";
import { type Check, type Findings, errors } from "../check";
import type { SiteView } from "./site-view";
import { notDeployed } from "./where-deployed";

/** Does the site's registry accept the login of each pull secret, as a pod would use it? */
export const pullSecrets: Check<SiteView> = {
  id: "pull-secrets",
  examines: "logins of the pull secrets at the site's registry",
  look: async (view): Promise<Findings> => {
    const [found, opening] = [await view.deployed(), await view.opening()];
    if (found === undefined || opening?.cluster === undefined) return notDeployed;
    const [image] = found.facts.solutions.flatMap(({ images }) => images);
    if (image === undefined) return { skipped: "the site stages no image to try a login with" };
    const proof = await provePullSecrets(found.facts, found.clientToken, pullSecretQuestions(opening.cluster, opening.open, parseImageRef(image)));
    const unknown = proof.pullSecrets.filter(({ status }) => status === "unknown");
    if (unknown.length > 0 && unknown.length === proof.pullSecrets.length)
      return { unread: unknown.map(({ secret, message }) => `${secret}: ${message || "the registry did not answer"}`).join("; ") };
    return errors(proof.pullSecrets.flatMap((secret) => pullSecretFaults(view.stack, secret)));
  },
};

/** Faults of a pull secret. */
export function pullSecretFaults(stack: string, { secret, status, message }: ProvedPullSecret): Fault[] {
  if (status === "accepted" || status === "unknown") return [];
  const what = status === "refused" ? `the site's registry refuses the login of pull secret ${secret}` : `pods cannot log in with pull secret ${secret}`;
  return [
    {
      code: "EDGE-PULL-SECRET",
      what: message === "" ? what : `${what}: ${message}`,
      given: `Secret ${secret}`,
      allowed: "the login of the site's client token",
      fix: `run \`edge-staging up ${stack} -- --refresh\`, which writes it again; if the client token has a fault, correct that first`,
    },
  ];
}
