import { extensionRemoval } from "../../../components/cluster/extension-removal/kind";
import { propagated } from "../../../components/cluster/propagated/kind";
import { readiness } from "../../../components/cluster/readiness/kind";
import { nodeTrustChange } from "../../../components/cluster/node-trust-change/kind";
import { weekdays } from "../../../components/maintenance/maintenance";
import { trustedNodes } from "../../../components/cluster/trusted-nodes/kind";
import { serviceAddress } from "../../../components/cluster/service-address/kind";
import { activation } from "../../../components/cluster/activation/kind";
import { edgeSite } from "../../support/edge-lab";
import type { DynamicLab } from "./dynamic-lab";
import { type KindCase, kindCase } from "./kind-case";

const timeout = "PT1M";

const firstSyncMs = Date.parse("2026-02-01T00:00:00Z");

/** A connected registry after the first sync of its instance. */
async function onlineRegistry(lab: DynamicLab, name: string): Promise<string> {
  const id = await lab.edge.lab.connectedRegistry(lab.registryId, name);
  synced(lab, id, new Date(firstSyncMs).toISOString());
  return id;
}

function synced({ azure }: DynamicLab, id: string, lastSyncTime: string): void {
  const found = azure.azure.store.get(id);
  if (!found) return;
  const parent = found.properties["parent"] as { syncProperties: Record<string, string> };
  const now = { ...parent, syncProperties: { ...parent.syncProperties, lastSyncTime } };
  azure.azure.store.put({ ...found, properties: { ...found.properties, connectionState: "Online", activation: { status: "Active" }, parent: now } });
}

/** An extension that is still being installed on the site's cluster. Returns its name. */
function startedExtension({ azure }: DynamicLab, name: string): string {
  const id = `${edgeSite.connectedClusterId}/providers/Microsoft.KubernetesConfiguration/extensions/${name}`;
  const type = "Microsoft.KubernetesConfiguration/extensions";
  azure.azure.store.put({ id, name, type, envelope: {}, properties: { provisioningState: "Creating" }, hidden: {} });
  return name;
}

/** A connected registry that completes another sync after every read. */
async function syncingRegistry(lab: DynamicLab, name: string): Promise<string> {
  const id = await onlineRegistry(lab, name);
  let syncs = 0;
  lab.azure.requests.watch(({ path }) => {
    if (path === id) synced(lab, id, new Date(lab.azure.azure.clock.now().getTime() + ++syncs * 90_000).toISOString());
  });
  return id;
}

const owner = "organization/edge-staging/line-1";

/** Cases of the kinds that work on a site's cluster, its extension and its instance. */
export const clusterCases: readonly KindCase[] = [
  kindCase(activation, {
    declare: async (lab, number) => ({
      ...{ connectedRegistryId: await onlineRegistry(lab, `line${number}x`), connectedClusterId: edgeSite.connectedClusterId },
      ...{
        extension: startedExtension(lab, `line${number}x`),
        serviceAddress: "10.96.0.50",
        context: "line-1",
        ownsCertificate: false,
        isAdopted: true,
        lost: "",
        timeout,
      },
    }),
    makes: {},
    leaves: { "active connected registries": -1 },
    afterDelete: "nothing",
  }),
  kindCase(serviceAddress, {
    declare: async (_lab, number) => ({ connectedClusterId: edgeSite.connectedClusterId, name: `line${number}x`, context: "line-1", timeout }),
    makes: {},
    afterDelete: "nothing",
  }),
  kindCase(nodeTrustChange, {
    declare: async (_lab, number) => ({
      connectedClusterId: edgeSite.connectedClusterId,
      ...{ context: "line-1", namespace: "connected-registry", objectName: `line${number}x-node-trust` },
      wanted: JSON.stringify({ image: "busybox:1" }),
      maintenance: { windows: [{ zone: "UTC", days: weekdays, start: "00:00", duration: "P1D" }] },
      timeout,
    }),
    changes: () => ({ wanted: { to: JSON.stringify({ image: "busybox:2" }) } }),
    makes: {},
    afterDelete: "nothing",
  }),
  kindCase(trustedNodes, {
    declare: async ({ cluster }, number) => {
      const place = { context: "line-1", namespace: "connected-registry", daemonSet: `line${number}x-node-trust` };
      cluster.addDaemonSet(place.namespace, place.daemonSet);
      return { ...place, revision: "1", timeout };
    },
    changes: () => ({ revision: { to: "2" } }),
    makes: {},
    afterDelete: "nothing",
  }),
  kindCase(extensionRemoval, {
    declare: async ({ registryId }, number) => ({
      connectedClusterId: edgeSite.connectedClusterId,
      name: `line${number}x`,
      force: false,
      syncScopeMapId: `${registryId}/scopeMaps/line${number}x`,
      owner,
      timeout,
    }),
    changes: ({ connectedClusterId, name, syncScopeMapId }) => ({
      connectedClusterId: { to: `${connectedClusterId}b` },
      name: { to: `${name}b` },
      force: { to: true },
      syncScopeMapId: { to: `${syncScopeMapId}b` },
      owner: { to: `${owner}b` },
      removes: { to: [`${syncScopeMapId}c`] },
    }),
    makes: {},
    afterDelete: "nothing",
  }),
  kindCase(readiness, {
    declare: async (lab, number) => {
      lab.cluster.addInstance(`line${number}x`, "the password");
      return {
        connectedRegistryId: await syncingRegistry(lab, `line${number}x`),
        value: "the password",
        issuedAt: "2026-01-01T00:00:00Z",
        extensionTime: "2026-01-01T00:02:00Z",
        extensionId: "",
        context: "line-1",
        generation: 2,
        settling: "PT2M",
        wait: "confirmed" as const,
        timeout,
      };
    },
    changes: () => ({
      issuedAt: { to: "2026-01-02T00:00:00Z", with: { extensionTime: "2026-01-02T00:02:00Z" } },
      generation: { to: 3 },
    }),
    makes: {},
    afterDelete: "nothing",
  }),
  kindCase(propagated, {
    declare: async (lab, number) => ({
      connectedRegistryId: await syncingRegistry(lab, `line${number}x`),
      value: "the password",
      issuedAt: "2026-01-01T00:00:00Z",
      generation: 2,
      settling: "PT2M",
      wait: "confirmed" as const,
      timeout,
    }),
    changes: () => ({ issuedAt: { to: "2026-01-02T00:00:00Z" }, generation: { to: 3 } }),
    makes: {},
    afterDelete: "nothing",
  }),
];
