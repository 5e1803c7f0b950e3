import type { V1Pod } from "../../components/cluster/access/kubernetes-client";
import { loginIn } from "../../components/cluster/pull-secrets/observed-secret";
import type { PullSecretPlace } from "../../components/cluster/pull-secrets/pull-secret";
import { nameOf } from "../../components/core/arm-id";
import type { LiveToken } from "../../components/diagnosis/registry-chain";
import { provePullSecrets, type PullSecretQuestions } from "../prove/pull-secret-proof";
import type { ClientToken, SiteFacts } from "../prove/site-facts";
import { secretNames } from "./blackout";
import { type DrilledSecret, expiryIn } from "./login-items";

/** Places of the pull secrets that matter: those of the site, and every other one that the pods name. */
export function pullSecretPlaces(site: Pick<SiteFacts, "pullSecrets">, pods: readonly V1Pod[]): PullSecretPlace[] {
  const known = new Set(site.pullSecrets.map(({ namespace, name }) => `${namespace}/${name}`));
  const others = [...new Set(pods.flatMap(secretNames))].filter((secret) => !known.has(secret));
  const asPods = others.map((secret): PullSecretPlace => {
    const [namespace = "", name = ""] = secret.split("/");
    return { namespace, name, type: "kubernetes.io/dockerconfigjson" };
  });
  return [...site.pullSecrets, ...asPods];
}

/** Tries the login of each pull secret, as `prove` does, and finds the expiry of its password in Azure. `clients` undefined: the tokens could not be read. */
export async function drilledSecrets(
  facts: SiteFacts,
  declared: ClientToken,
  places: readonly PullSecretPlace[],
  questions: PullSecretQuestions,
  clients: readonly LiveToken[] | undefined,
): Promise<DrilledSecret[]> {
  const secrets = new Map(await Promise.all(places.map(async (place) => [place, await questions.observe(place)] as const)));
  const observe = async (place: PullSecretPlace) => secrets.get(place);
  const { pullSecrets } = await provePullSecrets({ ...facts, pullSecrets: [...places] }, declared, { ...questions, observe });
  const found: DrilledSecret[] = [];
  for (const [index, proved] of pullSecrets.entries()) {
    const place = places[index];
    const observed = place && secrets.get(place);
    const login = place && observed !== "unreadable" ? loginIn(place, facts.serviceAddress, observed) : undefined;
    const username = login && "username" in login ? login.username : undefined;
    const client = clients?.find(({ id }) => nameOf(id) === username);
    const isOfStack = login !== undefined && "username" in login && login.username === declared.username && login.password === declared.password;
    found.push({ ...proved, username, expiry: client && expiryIn(client, isOfStack), isUnknown: client?.token === undefined });
  }
  return found;
}
