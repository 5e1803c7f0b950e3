import type { KubernetesObject } from "@kubernetes/client-node";
import { slotsOf } from "../../lab/azure/container-registry/password-slot";
import type { ProgramWorld } from "../support/program-world";
import { shortened } from "./write-journal";

/** Kinds of cluster objects that belong to a site. */
const clusterKinds = [
  ["v1", "Namespace"],
  ["v1", "Secret"],
  ["v1", "ConfigMap"],
  ["apps/v1", "DaemonSet"],
  ["apps/v1", "Deployment"],
] as const;

/** One line for each object in Azure and in the cluster, sorted, with the properties that must be equal to those after an uninterrupted run. */
export async function worldObjects(given: ProgramWorld): Promise<string[]> {
  const azure = given.world.azure.azure.store.all().filter(({ type }) => !/\/jobs$|operation/i.test(type));
  const inAzure = azure.map((resource) => {
    const { activation, provisioningState, state } = resource.properties as Record<string, unknown>;
    const passwords = resource.type.endsWith("/tokens") ? slotsOf(resource).length : undefined;
    const shown = { activation: (activation as { status?: string } | undefined)?.status, provisioningState, state, passwords };
    return `${shortened(resource.id)} ${JSON.stringify(shown)}`;
  });
  const { client } = given.world.sites.get("line-1") ?? {};
  if (!client) throw new Error("the lab has no site line-1");
  const lists = await Promise.all(
    clusterKinds.map(async ([apiVersion, kind]) => (await client.list<KubernetesObject>(apiVersion, kind)).map(({ metadata }) => ({ kind, ...metadata }))),
  );
  const inCluster = lists
    .flat()
    .map(({ kind, namespace = "", name = "" }) => `${kind} ${namespace}/${name.replace(/^(sh\.helm\.release\.v1\..*)\.v\d+$/, "$1")}`);
  // Helm keeps the releases of earlier revisions.
  return [...inAzure, ...new Set(inCluster)].sort();
}

/** Lines of the first list that are not in the second; duplicates count. */
export function onlyIn(first: readonly string[], second: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const line of second) left.set(line, (left.get(line) ?? 0) + 1);
  return first.filter((line) => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return count <= 0;
  });
}
