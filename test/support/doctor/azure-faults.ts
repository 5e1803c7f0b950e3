import assert from "node:assert/strict";
import { rename } from "node:fs/promises";
import { join } from "node:path";
import type { JsonObject } from "../../../lab/azure/store";
import { armCall } from "../arm-call";
import { succeeded } from "../program-world";
import { connectedRegistryId, type FaultGroup, line, online, patch, refresh, registryId, scopeMapWithout, store, stored, untilStored } from "./fault";

/** Faults in Azure, with a healthy cluster. */
export const azure: FaultGroup = {
  name: "Azure",
  faults: [
    {
      what: "no data endpoint",
      check: "data-endpoint",
      code: "EDGE-DATA-ENDPOINT",
      fix: /`pulumi refresh` and `pulumi up` of the hub/,
      break: (given) => patch(given, registryId, { dataEndpointEnabled: false }),
    },
    {
      what: "no sync password",
      check: "sync-token",
      code: "EDGE-SYNC-TOKEN",
      fix: refresh,
      break: (given) => patch(given, `${registryId}/tokens/line1`, { credentials: { passwords: [] } }),
    },
    {
      what: "a missing gateway action",
      check: "sync-token",
      code: "EDGE-SYNC-MAP",
      fix: refresh,
      break: (given) => scopeMapWithout(given, "line1", "gateway/line1/message/read"),
    },
    {
      what: "a disabled client token",
      check: "client-tokens",
      code: "EDGE-CLIENT-TOKEN",
      fix: refresh,
      break: (given) => patch(given, `${registryId}/tokens/line1-pull`, { status: "disabled" }),
    },
    {
      what: "a missing pull action",
      check: "client-tokens",
      code: "EDGE-CLIENT-MAP",
      fix: refresh,
      break: (given) => scopeMapWithout(given, "line1-pull", "repositories/factory/vision/content/read"),
    },
    {
      what: "missing roles",
      check: "orchestration-roles",
      code: "EDGE-ORCHESTRATION-ROLE",
      fix: refresh,
      break: async (given) => {
        const assignments = store(given)
          .all("Microsoft.Authorization/roleAssignments")
          .filter(({ id }) => id.startsWith(registryId));
        for (const { id } of assignments) await armCall(given.world, "DELETE", id, "2022-04-01");
      },
    },
    {
      what: "an Arc agent that is away",
      check: "cluster-connection",
      code: "EDGE-CLUSTER-OFFLINE",
      fix: /start the cluster and its Arc agents/,
      break: ({ world }) => {
        const { agents } = world.azure.azure;
        const agent = agents.get(line.connectedClusterId);
        assert.ok(agent);
        agents.disconnect(line.connectedClusterId);
        return () => agents.connect(line.connectedClusterId, agent);
      },
    },
    {
      what: "a failed extension",
      check: "extension",
      code: "EDGE-EXTENSION-FAILED",
      fix: /volume|storage/,
      break: (given) =>
        stored(given, `${line.connectedClusterId}/providers/Microsoft.KubernetesConfiguration/extensions/line1`, {
          provisioningState: "Failed",
          errorInfo: { code: "ExtensionOperationFailed", message: "exceeded quota: storage, requested: requests.storage=20Gi" },
        }),
    },
    {
      what: "an old orchestration extension",
      check: "orchestration-version",
      code: "EDGE-ORCHESTRATION-VERSION",
      fix: /az k8s-extension update/,
      break: (given) => stored(given, line.orchestrationExtensionId, { currentVersion: "2.1.11" }),
    },
    {
      what: "two registry extensions",
      check: "registry-extensions",
      code: "EDGE-EXTENSION-TWICE",
      fix: /az k8s-extension delete/,
      break: (given) => {
        const own = store(given).get(`${line.connectedClusterId}/providers/Microsoft.KubernetesConfiguration/extensions/line1`);
        assert.ok(own);
        const other = store(given).put({ ...own, id: `${own.id}b`, name: "line1b" });
        return () => void store(given).delete(other.id);
      },
    },
    {
      what: "a lock",
      check: "locks",
      code: "EDGE-LOCKED",
      fix: /az lock delete/,
      break: async ({ world }) => {
        const id = `${registryId}/providers/Microsoft.Authorization/locks/frozen`;
        await armCall(world, "PUT", id, "2020-05-01", { properties: { level: "ReadOnly" } });
        return () => armCall(world, "DELETE", id, "2020-05-01");
      },
    },
    {
      what: "a provider that is not registered",
      check: "resource-providers",
      code: "EDGE-PROVIDER",
      fix: /az provider register --namespace Microsoft.ExtendedLocation/,
      break: ({ world }) => {
        const name = "Microsoft.ExtendedLocation";
        const body = { id: `/subscriptions/22222222-2222-4222-8222-222222222222/providers/${name}`, namespace: name, registrationState: "NotRegistered" };
        world.azure.faults.next({ method: "GET", path: /^\/subscriptions\/[^/]+\/providers\/Microsoft\.ExtendedLocation$/i, outcome: { status: 200, body } });
      },
    },
    {
      what: "a failed target",
      check: "target",
      code: "EDGE-TARGET",
      fix: refresh,
      break: (given) =>
        stored(given, `${line.connectedClusterId.replace(/\/providers\/.*/, "")}/providers/Microsoft.Edge/targets/line1`, { provisioningState: "Failed" }),
    },
    {
      what: "a failed staging",
      check: "staged-versions",
      code: "EDGE-STAGING-FAILED",
      fix: /repair the site's network connection/,
      break: (given) => {
        const [version] = store(given).all("Microsoft.Edge/targets/solutions/versions");
        return stored(given, version?.id ?? "", { state: "Failed", errorDetails: { code: "LimitedNetworkAccess", message: "limited network" } });
      },
    },
  ],
  mend: async ({ stacks }) => {
    await succeeded(stacks.up("hub", "--refresh"));
    await succeeded(stacks.up("line-1", "--refresh"));
  },
};

/** A site that has lost its uplink, as Azure reports it after a while. */
export const offline: FaultGroup = {
  name: "a lost uplink",
  faults: [
    {
      what: "an unreachable site",
      check: "connection-state",
      code: "EDGE-SITE-OFFLINE",
      fix: /check on the site: its network/,
      break: async (given) => {
        given.world.play({ network: [{ site: "line-1", at: "PT0S", for: "PT100H" }] });
        await untilStored(given, () => store(given).get(line.connectedClusterId)?.properties["connectivityStatus"] === "Offline");
        const parent = store(given).get(connectedRegistryId)?.properties["parent"] as { syncProperties: JsonObject };
        const syncProperties = { ...parent.syncProperties, lastSyncTime: "2026-01-01T00:00:00Z" };
        stored(given, connectedRegistryId, {
          connectionState: "Offline",
          statusDetails: [{ type: "DiskError", code: "DiskError", description: "no space left on device", timestamp: "2026-01-01T00:00:00Z" }],
          parent: { ...parent, syncProperties },
        });
        return async () => {
          given.world.play();
          await online(given);
        };
      },
    },
    {
      what: "a data endpoint that this machine does not reach",
      check: "endpoints",
      code: "EDGE-ENDPOINT",
      fix: /allow this machine to reach it/,
      break: (given) => stored(given, registryId, { dataEndpointHostNames: ["127.0.0.1:1"] }),
    },
    { what: "missed syncs", check: "sync-lag", code: "EDGE-SYNC-LAG", fix: /check the site's network connection/, break: () => undefined },
    { what: "a full volume", check: "free-space", code: "EDGE-DISK-SPACE", fix: /lower site.keepRevisions/, break: () => undefined },
    {
      what: "an image that is gone",
      check: "images",
      code: "EDGE-IMAGE-ON-SITE",
      fix: /wait for the next sync/,
      break: async ({ world }) => {
        const folder = join(
          (await world.sites.get("line-1")?.registryFolder()) ?? "",
          "docker",
          "registry",
          "v2",
          "repositories",
          "factory",
          "vision",
          "_manifests",
          "tags",
        );
        await rename(join(folder, "1.0.0"), join(folder, "gone"));
        return () => rename(join(folder, "gone"), join(folder, "1.0.0"));
      },
    },
  ],
};
