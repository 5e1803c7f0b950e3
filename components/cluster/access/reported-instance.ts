import { parseConnectionString } from "../../core/connected-registry";

/** What a cluster shows of a connected registry's instance. */
export interface InstanceLook {
  /** The Secrets in its namespace, with their texts. Secret. */
  secrets: readonly { name: string; texts: readonly string[] }[];
  /** Does every pod of its Deployment run what was released last? */
  isRolledOut: boolean;
}

/** Has the instance been given a password? `unseen`: the cluster does not show which one it has. */
export type ToldInstance = { is: "told" } | { is: "unseen" } | { is: "waiting"; reason: string };

/**
 * Azure may call a change of an extension done before the cluster's agent has made it, so what counts is what lies in the cluster: every connection string of this
 * registry in a Secret holds the password, and no pod runs what was released before. Where the chart keeps none in a Secret, nothing can be concluded (that it does: `assumed`).
 */
export function toldInstance({ secrets, isRolledOut }: InstanceLook, registryName: string, password: string): ToldInstance {
  const parsed = secrets.flatMap(({ name, texts }) => texts.map((text) => ({ name, parts: parseConnectionString(text) })));
  const held = parsed.filter(({ parts }) => parts?.connectedRegistryName.toLowerCase() === registryName.toLowerCase());
  if (held.length === 0) return { is: "unseen" };
  const behind = held.find(({ parts }) => parts?.syncTokenPassword !== password);
  if (behind)
    return {
      is: "waiting",
      reason: `the cluster's agent has not brought the new sync password to the site's registry yet: Secret ${behind.name} holds another one`,
    };
  return isRolledOut ? { is: "told" } : { is: "waiting", reason: "the site's registry has the new sync password and has not restarted yet" };
}
