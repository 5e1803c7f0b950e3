import type { V1Secret } from "@kubernetes/client-node";
import type { KubernetesClient } from "../kubernetes-client";
import { BrokenLink, type Link } from "./staging-failures";

/** Location of a Secret. */
export interface SecretPlace {
  namespace: string;
  name: string;
}

/** A Secret of the cluster, if it exists. */
export function secretAt(client: KubernetesClient, metadata: SecretPlace): Promise<V1Secret | undefined> {
  return client.find<V1Secret>({ apiVersion: "v1", kind: "Secret", metadata });
}

/** The value of a Secret's key; undefined if missing. Secret. */
export function textOf({ data }: V1Secret, key: string): string | undefined {
  const value = data?.[key];
  return value && Buffer.from(value, "base64").toString("utf8");
}

/** Values of a Secret's required keys. Secret. @throws BrokenLink of this link if one is missing */
export async function secretTexts(client: KubernetesClient, place: SecretPlace, keys: readonly string[], link: Link): Promise<string[]> {
  const found = await secretAt(client, place);
  if (!found) throw new BrokenLink(link, `there is no Secret ${place.namespace}/${place.name}`);
  return keys.map((key) => {
    const value = textOf(found, key);
    if (!value) throw new BrokenLink(link, `Secret ${place.namespace}/${place.name} has no ${key}`);
    return value;
  });
}
