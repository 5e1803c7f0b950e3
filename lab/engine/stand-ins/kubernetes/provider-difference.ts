import { KubeConfig } from "./kubernetes-client";
import type { JsonObject } from "../../../azure/operation";
import { changesBetween, type PropertyChange } from "../property-change";
import { isUnknown } from "../secrets";
import type { Difference } from "../stand-in";
import { kubeconfigText } from "./kubeconfig";

/** Options that select the cluster. */
const clusterOptions = ["kubeconfig", "context", "cluster"];

/**
 * Does a change of the provider's options select another cluster, so that all its objects must be replaced? The vendor's rules:
 * `clusterIdentifier` alone decides while it is set and unchanged; changing it replaces, adding or removing it does not;
 * otherwise an unknown kubeconfig or another active cluster (server, authority ...) replaces.
 */
export function providerDifference(olds: JsonObject, news: JsonObject): Difference {
  const changes = changesBetween(olds, news);
  const named = (name: string) => changes.filter(({ path }) => path[0] === name);
  const identifier = named("clusterIdentifier");
  const isPinned = identifier.length === 0 && news.clusterIdentifier !== undefined;
  const replaces = isPinned ? [] : [...identifier.filter(({ kind }) => kind === "update"), ...clusterChanges(olds, news, changes)];
  return { changes, replaces, deleteBeforeReplace: false };
}

function clusterChanges(olds: JsonObject, news: JsonObject, changes: readonly PropertyChange[]): PropertyChange[] {
  const ofCluster = changes.filter(({ path }) => clusterOptions.includes(path[0] ?? ""));
  const unknownOnes = ofCluster.filter(({ path }) => isUnknown(news[path[0] ?? ""]));
  if (unknownOnes.length > 0) return unknownOnes;
  const before = activeCluster(olds);
  const after = activeCluster(news);
  return before !== undefined && after !== undefined && before !== after ? ofCluster : [];
}

/** The active cluster's entry as text; undefined when the options name none. */
function activeCluster({ kubeconfig, context }: JsonObject): string | undefined {
  if (typeof kubeconfig !== "string" || kubeconfig === "") return undefined;
  const config = new KubeConfig();
  config.loadFromString(kubeconfigText(kubeconfig));
  if (typeof context === "string") config.setCurrentContext(context);
  const cluster = config.getCurrentCluster();
  return cluster ? JSON.stringify({ ...cluster, name: undefined }) : undefined;
}
