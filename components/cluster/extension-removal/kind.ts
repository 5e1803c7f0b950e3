import { apiVersions } from "../../core/api-versions";
import { asArmId, ignored, replaces, updates } from "../../core/field-table";
import { isForced } from "../../core/forced-removal";
import { type Lifecycle, type WithTimeout, recordOnly } from "../../dynamic/lifecycle";

export interface ExtensionRemovalInputs extends WithTimeout {
  connectedClusterId: string;
  /** Name of the extension. */
  name: string;
  /** Is the cluster gone for ever? */
  force: boolean;
}

/** Nothing beyond the inputs. */
export type ExtensionRemovalState = Record<string, never>;

/**
 * Is asked before an extension is removed, which its cluster has to do: refuses while the cluster is not connected, or removes the extension from Azure alone, so that
 * the extension's own removal finds nothing. Making it calls nothing. Source: Microsoft.KubernetesConfiguration, API 2023-05-01, `forceDelete`.
 */
export const extensionRemoval: Lifecycle<ExtensionRemovalInputs, ExtensionRemovalState> = {
  kind: "cluster/ExtensionRemoval",
  stateVersion: 1,
  fields: { connectedClusterId: replaces(asArmId), name: replaces(), force: updates(), timeout: ignored },
  id: (inputs) => `${extensionId(inputs)}:removal`,
  phases: [recordOnly()],
  read: async () => ({ is: "present" }),
  remove: [
    {
      name: "removed by force",
      start: async (inputs, _known, { arm }) => {
        const cluster = await arm.get(inputs.connectedClusterId, apiVersions.connectedCluster);
        if (!isForced(cluster, inputs)) return undefined;
        return arm.beginDelete(extensionId(inputs), apiVersions.kubernetesConfiguration, { forceDelete: "true" });
      },
    },
  ],
};

function extensionId({ connectedClusterId, name }: ExtensionRemovalInputs): string {
  return `${connectedClusterId}/providers/Microsoft.KubernetesConfiguration/extensions/${name}`;
}
