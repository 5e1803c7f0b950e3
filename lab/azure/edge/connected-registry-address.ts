import type { Azure } from "../operation";
import { objectOf, textOf } from "../resource";
import type { StoredResource } from "../store";
import { ExpressionFailure } from "./expression";

/** Id of the connected cluster of a target's custom location; undefined if there is none. */
export function clusterOf(target: StoredResource, azure: Azure): string | undefined {
  const customLocation = textOf(objectOf(target.envelope.extendedLocation).name);
  return customLocation === undefined ? undefined : textOf(azure.store.get(customLocation)?.properties.hostResourceId);
}

/**
 * Value of `$connectedRegistryIP()`: `service.clusterIP` of the connected-registry extension on the target's cluster (assumed: how the service obtains it is not documented).
 * Source: workload-orchestration reference 3.2, 3.6. @throws ExpressionFailure
 */
export function connectedRegistryAddress(target: StoredResource, azure: Azure): string {
  const cluster = clusterOf(target, azure);
  if (cluster === undefined) throw new ExpressionFailure(`The target '${target.name}' has no connected cluster, so no connected registry.`);
  const extensions = azure.store.below(cluster, "Microsoft.KubernetesConfiguration/extensions");
  const registry = extensions.find(({ properties }) => textOf(properties.extensionType)?.toLowerCase() === "microsoft.containerregistry.connectedregistry");
  const address = textOf(objectOf(registry?.properties.configurationSettings)["service.clusterIP"]);
  if (address === undefined) throw new ExpressionFailure(`No connected-registry extension with a service.clusterIP was found on the cluster '${cluster}'.`);
  return address;
}
