import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { extensionRemoval } from "../../../components/cluster/extension-removal/kind";
import { propagated } from "../../../components/cluster/propagated/kind";
import { readiness } from "../../../components/cluster/readiness/kind";
import { nodeTrustChange } from "../../../components/cluster/node-trust-change/kind";
import { weekdays } from "../../../components/maintenance/maintenance";
import { trustedNodes } from "../../../components/cluster/trusted-nodes/kind";
import type { PasswordMark } from "../../../components/registry/token-password/password-slot";
import { serviceAddress } from "../../../components/cluster/service-address/kind";
import type { SourceCredentials } from "../../../components/registry/imported-image/import-request";
import { pullActionsFor } from "../../../components/core/scope-map-actions";
import { activation } from "../../../components/cluster/activation/kind";
import { importedImage } from "../../../components/registry/imported-image/kind";
import { lockedTags } from "../../../components/registry/locked-tags/kind";
import { retiredPassword } from "../../../components/registry/retired-password/kind";
import { registryGuard } from "../../../components/registry/registry-guard/kind";
import { scopeMap } from "../../../components/registry/scope-map/kind";
import { token } from "../../../components/registry/token/kind";
import { tokenPassword } from "../../../components/registry/token-password/kind";
import { registryVersion } from "../../support/azure-lab";
import { edgeSite } from "../../support/edge-lab";
import { writeLayout } from "../../support/image-layout";
import type { DynamicLab } from "./dynamic-lab";
import { type KindCase, kindCase } from "./kind-case";

const timeout = "PT1M";
const none: PasswordMark[] = [];

async function madeScopeMap({ edge, registryId }: DynamicLab, name: string): Promise<string> {
  const id = `${registryId}/scopeMaps/${name}`;
  await edge.lab.send("PUT", id, { version: registryVersion, body: { properties: { actions: pullActionsFor(["factory/vision"]) } } });
  return id;
}

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

async function issuedAtOf({ edge }: DynamicLab, tokenId: string, slot: string): Promise<string> {
  const { properties } = (await edge.lab.send("GET", tokenId, { version: registryVersion })).body;
  return properties.credentials.passwords.find(({ name }) => name === slot)?.creationTime ?? "";
}

/** A source for imports: a registry with one image, readable only with its own token. */
async function sourceImage({ edge: { lab } }: DynamicLab): Promise<{ source: string; credentials: SourceCredentials }> {
  const sourceId = await lab.hub("edgesource");
  if (!lab.images().includes("factory/vision:1.0.0")) {
    const layout = writeLayout(vision);
    cpSync(layout.folder, join(lab.folder, "upstream", "upstream.example.com", "factory", "vision"), { recursive: true });
    layout.remove();
    const { status, body } = await lab.import(sourceId, { source: { registryUri: "upstream.example.com", sourceImage: "factory/vision:1.0.0" } });
    assert.equal(status, 200, JSON.stringify(body));
  }
  const password = await lab.password(await lab.token(sourceId, "reader", pullActionsFor(["factory/vision"])));
  return { source: `${await lab.loginServer(sourceId)}/factory/vision:1.0.0`, credentials: { username: "reader", password } };
}

/** The image under a name in the hub's registry, with its digest. */
async function importedVision(lab: DynamicLab, image: string): Promise<{ image: string; digest: string }> {
  const { source, credentials } = await sourceImage(lab);
  const [registryUri = "", ...sourceImageParts] = source.split("/");
  const { status, body } = await lab.edge.lab.import(lab.registryId, {
    source: { registryUri, sourceImage: sourceImageParts.join("/"), credentials },
    targetTags: [image],
  });
  assert.equal(status, 200, JSON.stringify(body));
  return { image, digest: visionDigest() };
}

const vision = [{ name: "1.0.0", platforms: [["base", "app"]] }];

function visionDigest(): string {
  const { digests, remove } = writeLayout(vision);
  remove();
  return digests[0] ?? "";
}

const owner = "organization/edge-staging/line-1";

/** Cases of the kinds of tokens, connected registries and what they need in a cluster. */
export const registryCases: readonly KindCase[] = [
  kindCase(importedImage, {
    declare: async (lab, number) => {
      const given = await sourceImage(lab);
      return { registryId: lab.registryId, image: `line${number}/vision:1.0.0`, ...given, timeout };
    },
    // The same image by its digest; another image would be rejected by the call, not by check.
    changes: ({ source }) => ({ source: { to: `${source}@${visionDigest()}` } }),
    makes: { images: 1 },
    serveImages: true,
    // The image stays in its registry, where a read finds it again.
    leaves: { images: 1 },
    afterDelete: "nothing",
  }),
  kindCase(lockedTags, {
    declare: async (lab, number) => {
      const images = [await importedVision(lab, `line${number}/vision:1`), await importedVision(lab, `line${number}/gateway:1`)];
      return { registryId: lab.registryId, images: images.slice(0, 1), timeout };
    },
    changes: ({ images }) => ({ images: { to: [...images, ...images.map(({ image, digest }) => ({ image: image.replace("vision", "gateway"), digest }))] } }),
    makes: { "locked tags": 1 },
    serveImages: true,
    // The locks stay.
    leaves: { "locked tags": 1 },
    leavesAfterUpdates: { "locked tags": 2 },
    leavesAfterKill: { "locked tags": 2 },
    afterDelete: "nothing",
  }),
  kindCase(scopeMap, {
    declare: async ({ registryId }, number) => ({
      registryId,
      name: `line${number}-pull`,
      actions: pullActionsFor(["factory/vision"]),
      description: "one",
      owner,
      formerOwner: "",
      copiedFrom: "",
      timeout,
    }),
    changes: () => ({
      actions: { to: pullActionsFor(["factory/vision", "factory/gateway"]) },
      description: { to: "two" },
      owner: { to: `${owner}b`, with: { formerOwner: owner } },
    }),
    makes: { scopeMaps: 1 },
  }),
  kindCase(token, {
    declare: async (lab, number) => {
      await madeScopeMap(lab, `line${number}-other`);
      return {
        registryId: lab.registryId,
        name: `line${number}-pull`,
        scopeMapId: await madeScopeMap(lab, `line${number}-map`),
        status: "enabled",
        otherPasswords: none,
        owner,
        timeout,
      };
    },
    changes: ({ scopeMapId }) => ({ scopeMapId: { to: scopeMapId.replace("-map", "-other") }, status: { to: "disabled" }, owner: { to: `${owner}b` } }),
    makes: { tokens: 1 },
  }),
  kindCase(tokenPassword, {
    declare: async ({ edge, registryId }, number) => ({
      tokenId: await edge.lab.token(registryId, `line${number}-pull`, pullActionsFor(["factory/vision"])),
      ...{ plannedGeneration: 1, notAfter: "", reason: "", drift: "" },
      ...{ trigger: "", validity: "", margin: "P30D", replacesExisting: false },
      otherPasswords: none,
      connectedClusterId: edgeSite.connectedClusterId,
      timeout,
    }),
    changes: () => ({ plannedGeneration: { to: 2, with: { trigger: "2" } } }),
    makes: { passwords: 1 },
    // A second password is usable after a minute: at this speed the first poll sees it, and each run makes the same calls.
    speed: 60_000,
    afterDelete: "changed",
  }),
  kindCase(retiredPassword, {
    declare: async (lab, number) => {
      const tokenId = await lab.edge.lab.token(lab.registryId, `line${number}-pull`, pullActionsFor(["factory/vision"]));
      for (const slot of ["password1", "password2"]) await lab.edge.lab.password(tokenId, slot);
      const issuedAt = await issuedAtOf(lab, tokenId, "password2");
      return {
        tokenId,
        slot: "password2" as const,
        issuedAt,
        inUseIssuedAt: issuedAt,
        generation: 2,
        others: none,
        grace: "PT0S",
        timeout,
      };
    },
    // The password to keep must exist, unless all others stay.
    changes: ({ issuedAt }) => {
      const beside = { others: [{ slot: "password2" as const, issuedAt }] };
      return {
        slot: { to: "password1" as const, with: beside },
        issuedAt: { to: "2026-01-02T00:00:00Z", with: beside },
        generation: { to: 1 },
        inUseIssuedAt: { to: "2026-01-02T00:00:00Z", with: beside },
      };
    },
    makes: { passwords: -1 },
    leaves: { passwords: -1 },
    afterDelete: "nothing",
  }),
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
  kindCase(registryGuard, {
    declare: async ({ edge }, number) => ({ registryId: await edge.lab.hub(`guarded${number}`), owner, timeout }),
    changes: ({ registryId }) => ({ owner: { to: `${owner}b` }, tags: { to: { unit: "plants" } }, removes: { to: [registryId] } }),
    makes: {},
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
