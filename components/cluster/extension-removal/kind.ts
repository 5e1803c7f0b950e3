import { apiVersions } from "../../core/api-versions";
import { connectedRegistryId, extensionId, groupOf, nameOf, parentOf, resourceId, tokenId } from "../../core/arm-id";
import { asArmId, asNameSet, ignored, updates, updatesIfGiven } from "../../core/field-table";
import { ownerOfScopeMap } from "../../core/owner";
import { isForced } from "../../core/forced-removal";
import { type Lifecycle, type WithTimeout, recordOnly } from "../../dynamic/lifecycle";
import { onlyByOwner } from "../../dynamic/owned-removal";
import { onlyUnlocked } from "../../dynamic/unlocked-removal";

export interface ExtensionRemovalInputs extends WithTimeout {
  /** Required. ARM id of the Arc-enabled cluster. */
  connectedClusterId: string;
  /** Required. Name of the extension. */
  name: string;
  /** Required. Whether the cluster no longer exists. The extension is then deleted in Azure only. */
  force: boolean;
  /** Required. ARM id of the site's sync scope map, which names the site's owner. */
  syncScopeMapId: string;
  /** Optional. The stack that manages the site. @default - the running stack */
  owner: string;
  /** Optional. ARM ids of what destroying the site deletes under names of its own, as on an adopted site. Locks on it refuse that. @default - none */
  removes?: readonly string[] | undefined;
  /** Required. How long to wait for the service, ISO 8601. */
  timeout: string;
}

/** Empty: the inputs are all there is. */
export type ExtensionRemovalState = Record<string, never>;

/**
 * Guards the removal of an extension, which needs its cluster: deleting it fails while the cluster is not connected. With `force` it deletes the extension in Azure only,
 * so that the extension's own deletion finds nothing. Creating it makes no call. Source: Microsoft.KubernetesConfiguration, API 2023-05-01, `forceDelete`.
 */
export const extensionRemoval: Lifecycle<ExtensionRemovalInputs, ExtensionRemovalState> = {
  kind: "cluster/ExtensionRemoval",
  stateVersion: 1,
  fields: {
    // In place: a site that moved to another cluster must not depend on the cluster that it left.
    connectedClusterId: updates(asArmId),
    name: updates(asArmId),
    force: updates(),
    syncScopeMapId: updates(asArmId),
    owner: updates(),
    removes: updatesIfGiven(asNameSet),
    timeout: ignored,
  },
  id: (inputs) => `${idOf(inputs)}:removal`,
  phases: [recordOnly()],
  read: async () => ({ is: "present" }),
  remove: [
    // This is the first resource that destroying a site deletes.
    onlyByOwner({
      object: ({ name }) => `extension ${name}`,
      ownerOf: async ({ syncScopeMapId = "" }: Partial<ExtensionRemovalInputs>, arm) =>
        syncScopeMapId === "" ? undefined : ownerOfScopeMap(await arm.get(syncScopeMapId, apiVersions.containerRegistry)),
    }),
    onlyUnlocked(deletedWithSite),
    {
      name: "removed by force",
      start: async (inputs, _known, { arm }) => {
        const cluster = await arm.get(inputs.connectedClusterId, apiVersions.connectedCluster);
        if (!isForced(cluster, inputs)) return undefined;
        return arm.beginDelete(idOf(inputs), apiVersions.kubernetesConfiguration, { forceDelete: "true" });
      },
    },
  ],
};

/** What destroying a site deletes: at its cluster, in the cluster's resource group, and at the hub's registry. Each is named as a site names it, or in `removes`. */
function deletedWithSite(inputs: Partial<ExtensionRemovalInputs>): string[] {
  const { connectedClusterId = "", name = "", syncScopeMapId = "", removes = [] } = inputs;
  const atCluster = [extensionId(connectedClusterId, name), resourceId(groupOf(connectedClusterId), "Microsoft.Edge/targets", name), ...removes];
  // A state of 0.1.0 does not name the map.
  if (syncScopeMapId === "") return atCluster;
  const [registryId, site] = [parentOf(syncScopeMapId), nameOf(syncScopeMapId)];
  return [...atCluster, syncScopeMapId, connectedRegistryId(registryId, site), tokenId(registryId, site)];
}

function idOf({ connectedClusterId, name }: ExtensionRemovalInputs): string {
  return extensionId(connectedClusterId, name);
}
