import assert from "node:assert/strict";
import type { JsonObject } from "../../../../../components/core/json";
import { withOwner } from "../../../../../components/core/owner";
import { syncMapDescription } from "../../../../../components/core/scope-map-actions";
import { orchestrationRoles } from "../../../../../components/diagnosis/registry-chain";
import { roleAssignmentName } from "../../../../../components/core/orchestration-role";
import { adoptedSite } from "../../../../../program/gate/adoption/adoption-observation";
import { adoptionFindings } from "../../../../../program/gate/adoption/adoption-findings";
import { type AdoptionObservation, observeAdoption } from "../../../../../program/gate/adoption/adoption-observation";
import type { SiteConfig } from "../../../../../program/config/site-schema";
import { Resources, armReading } from "../../../../support/resources";
import { siteSettings } from "../../../../support/site-settings";

const hubGroup = "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-edge-hub/providers";
const registryId = `${hubGroup}/Microsoft.ContainerRegistry/registries/edgehub`;
const { connectedClusterId, target } = siteSettings;
const adopt = {
  connectedRegistryId: `${registryId}/connectedRegistries/line01CR`,
  extensionId: `${connectedClusterId}/providers/Microsoft.KubernetesConfiguration/extensions/line01CR`,
  targetId: `${hubGroup}/Microsoft.Edge/targets/Line01`,
  clientTokenIds: [`${registryId}/tokens/all-repos-pull-token`],
};
const liveId = (id: string) => id.replace("line01CR", "Line01cr");
const syncTokenId = `${registryId}/tokens/Line01cr7f3a`;
const principalId = "33333333-3333-4333-8333-333333333333";
const site: SiteConfig = { ...siteSettings, registry: { ...siteSettings.registry, serviceAddress: undefined } };

describe("adoption findings", () => {
  let resources: Resources;
  let extension: JsonObject;
  const settings = (change: JsonObject) => ({
    "service.clusterIP": "10.96.0.50",
    "pvc.storageRequest": "20Gi",
    "cert-manager.install": "false",
    ...change,
  });
  const connected = (change: JsonObject = {}, sync: JsonObject = {}) =>
    resources.set(liveId(adopt.connectedRegistryId), {
      properties: { mode: "ReadOnly", parent: { syncProperties: { tokenId: syncTokenId, ...sync } }, clientTokenIds: adopt.clientTokenIds, ...change },
    });
  const passwords = (...names: string[]) =>
    resources.change(syncTokenId, { credentials: { passwords: names.map((name) => ({ name, creationTime: "2026-01-01T00:00:00Z" })) } });
  const startFirstRun = (owner = "o/p/own") =>
    resources.set(`${registryId}/scopeMaps/Line01cr`, { properties: { description: withOwner(syncMapDescription("Line01cr"), owner) } });
  beforeEach(() => {
    resources = new Resources();
    resources.set(registryId, {});
    connected();
    resources.set(syncTokenId, { properties: { scopeMapId: `${registryId}/scopeMaps/Line01cr7f3a` } });
    passwords("password1");
    resources.set(adopt.clientTokenIds[0] ?? "", {});
    resources.set(adopt.targetId, {
      location: "East US 2",
      extendedLocation: { name: target.customLocationId.toUpperCase() },
      properties: { contextId: target.contextId, hierarchyLevel: "Line", capabilities: ["Staging"] },
    });
    extension = {
      id: liveId(adopt.extensionId),
      identity: { type: "SystemAssigned" },
      properties: { extensionType: "microsoft.containerregistry.connectedregistry", configurationSettings: settings({}) },
    };
  });

  const look = async (wanted = adopt, principal = principalId): Promise<AdoptionObservation> =>
    observeAdoption(wanted, { registryId, principalId: principal, own: "o/p/own", pullSecrets: undefined }, armReading(resources));
  const found = async (config: Partial<SiteConfig> = {}, wanted: Partial<typeof adopt> = {}, seen: Partial<AdoptionObservation> = {}) => {
    const named = { ...adopt, ...wanted };
    const faults = adoptionFindings({ ...site, ...config }, named, registryId, [extension], { ...(await look(named)), pullSecrets: [], ...seen });
    return faults.map(({ code, what, given, allowed }) => `${code} ${what} (${given}; ${allowed})`);
  };
  const registry = (change: Partial<SiteConfig["registry"]>) => ({ registry: { ...site.registry, ...change } });

  it("are empty if all settings match, ignoring the case of ids and names", async () => assert.deepEqual(await found(), []));

  const cases: [what: string, arrange: () => unknown, config: Partial<SiteConfig>, fault: RegExp][] = [
    [
      "a registry that accepts pushes",
      () => connected({ mode: "ReadWrite" }),
      {},
      /^EDGE-ADOPT-DIFFERS connected registry line01CR accepts pushes \(mode = ReadWrite; ReadOnly\)$/,
    ],
    [
      "a registry that syncs from another connected registry",
      () => connected({ parent: { id: "/parent", syncProperties: { tokenId: syncTokenId } } }),
      {},
      /^EDGE-ADOPT-DIFFERS connected registry line01CR syncs from another connected registry \(parent.id = \/parent; none\)$/,
    ],
    [
      "a registry that syncs with a managed identity, as an older API version shows it",
      () => connected({ parent: { syncProperties: { schedule: "* * * * *" } } }),
      {},
      /^EDGE-ADOPT-DIFFERS connected registry line01CR has no sync token: it syncs with a managed identity.*\(authType = \(not shown\), tokenId = \(none\); SyncToken\)$/,
    ],
    [
      "a registry that syncs with a managed identity, as a newer API version shows it",
      () => connected({ parent: { syncProperties: { authType: "ManagedIdentity" } } }),
      {},
      /^EDGE-ADOPT-DIFFERS .*\(authType = ManagedIdentity, tokenId = \(none\); SyncToken\)$/,
    ],
    [
      "a target that runs its solutions in a system namespace",
      () => resources.change(adopt.targetId, { solutionScope: "kube-system" }),
      {},
      /^EDGE-NAMESPACE the existing target runs its solutions in a system namespace \(solutionScope = kube-system; /,
    ],
    [
      "a sync token that another connected registry also uses",
      () => resources.set(`${registryId}/connectedRegistries/line02`, { properties: { parent: { syncProperties: { tokenId: syncTokenId } } } }),
      {},
      /^EDGE-ADOPT-SHARED sync token Line01cr7f3a has other users.*\(line02; /,
    ],
    [
      "a sync token that is also a client token of another connected registry",
      () => resources.set(`${registryId}/connectedRegistries/line02`, { properties: { clientTokenIds: [syncTokenId.toUpperCase()] } }),
      {},
      /^EDGE-ADOPT-SHARED .*\(line02; /,
    ],
    [
      "a sync token that is also a client token of this connected registry",
      () => connected({ clientTokenIds: [...adopt.clientTokenIds, syncTokenId] }),
      {},
      /^EDGE-ADOPT-SHARED .*\(pulls from line01CR; /,
    ],
    [
      "a sync token without a free password slot",
      () => passwords("password1", "password2"),
      {},
      /^EDGE-PASSWORD-SLOTS sync token Line01cr7f3a has two passwords/,
    ],
    [
      "a different sync schedule",
      () => 0,
      registry({ syncSchedule: "0 3 * * *" }),
      /^EDGE-ADOPT-DIFFERS .*\(site.registry.syncSchedule = 0 3 \* \* \*; \* \* \* \* \*\)$/,
    ],
    ["another service address", () => 0, registry({ serviceAddress: "10.96.0.51" }), /\(site.registry.serviceAddress = 10.96.0.51; 10.96.0.50\)$/],
    ["a smaller volume", () => 0, registry({ storageRequest: "20479Mi" }), /larger, and cannot shrink \(site.registry.storageRequest = 20479Mi; 20Gi\)$/],
    [
      "a storage class that the extension does not use",
      () => 0,
      registry({ storageClassName: "fast" }),
      /\(site.registry.storageClassName = fast; \(not set\)\)$/,
    ],
    [
      "a certificate source that the extension does not use",
      () => 0,
      registry({ certificate: { from: "extension" } }),
      /\(site.registry.certificate.from = extension; cert-manager\)$/,
    ],
    [
      "an extension in another namespace",
      () => Object.assign(extension["properties"] as object, { scope: { cluster: { releaseNamespace: "acr" } } }),
      {},
      /in another namespace \(releaseNamespace = acr; connected-registry\)$/,
    ],
    ["an extension without an identity", () => delete extension["identity"], {}, /has a different kind of identity \(identity.type = none; SystemAssigned\)$/],
    [
      "an extension of another type",
      () => Object.assign(extension["properties"] as object, { extensionType: "microsoft.workloadorchestration" }),
      {},
      /^EDGE-ADOPT-MISSING the extension is not a connected registry extension/,
    ],
    ["a missing extension", () => (extension = { id: "/other" }), {}, /^EDGE-ADOPT-MISSING the extension does not exist/],
    ["a missing target", () => resources.delete(adopt.targetId), {}, /^EDGE-ADOPT-MISSING the target does not exist/],
    ["a target in another location", () => 0, { target: { ...target, location: "westus" } }, /\(site.target.location = westus; eastus2\)$/],
    ["a target with another namespace", () => 0, { target: { ...target, solutionScope: "hall" } }, /\(site.target.solutionScope = hall; \)$/],
    ["a target at another hierarchy level", () => 0, { target: { ...target, hierarchyLevel: "factory" } }, /\(site.target.hierarchyLevel = factory; Line\)$/],
    [
      "capabilities that the target would lose",
      () => 0,
      { target: { ...target, capabilities: ["gpu"] } },
      /lose capabilities \(site.target.capabilities lacks Staging; /,
    ],
    [
      "a missing client token",
      () => resources.delete(adopt.clientTokenIds[0] ?? ""),
      {},
      /^EDGE-ADOPT-MISSING a client token does not exist.*clientTokenIds.0 = /,
    ],
  ];
  for (const [what, arrange, config, fault] of cases)
    it(`report exactly one fault for ${what}`, async () => {
      arrange();
      const faults = await found(config);
      assert.equal(faults.length, 1, faults.join("\n"));
      assert.match(faults[0] ?? "", fault);
    });

  it("report a client token that would lose its right to pull", async () => {
    const faults = await found({}, { clientTokenIds: [] });
    assert.match(
      faults.join("\n"),
      /^EDGE-ADOPT-DIFFERS a client token that may pull from the site would lose that right \(clientTokenIds: .*all-repos-pull-token; /,
    );
  });

  it("report a pull secret with another type", async () => {
    const faults = await found({}, {}, { pullSecrets: [{ namespace: "default", name: "my-acr-secret", type: "kubernetes.io/dockerconfigjson", writers: [] }] });
    assert.match(faults.join("\n"), /^EDGE-ADOPT-DIFFERS Secret default\/my-acr-secret has a different type.*\(site.pullSecrets.0.type = Opaque; /);
  });

  it("report a cluster that does not show its Secrets", async () => {
    const faults = await found({}, {}, { pullSecrets: undefined });
    assert.deepEqual(faults, ["EDGE-CLUSTER-UNREACHABLE the cluster does not show which pull secrets exist (site.clusterAccess.context = line-1; undefined)"]);
  });

  it("report a connected registry in another cloud registry and an extension on another cluster", async () => {
    const faults = await found({}, { connectedRegistryId: "/a/registries/other/connectedRegistries/x", extensionId: "/a/b/c/d/extensions/x" });
    assert.deepEqual(
      faults.map((fault) => fault.split(" (")[0]),
      ["EDGE-ADOPT-MISSING the connected registry does not belong to the hub's registry", "EDGE-ADOPT-MISSING the extension is not on the site's cluster"],
    );
  });

  it("report all faults at once", async () => {
    connected({ mode: "ReadWrite" });
    passwords("password1", "password2");
    const faults = await found({ ...registry({ serviceAddress: "10.96.0.51" }), target: { ...target, location: "westus" } });
    assert.equal(faults.length, 4);
  });

  it("allow changed settings once the first run has started", async () => {
    startFirstRun();
    passwords("password1", "password2");
    const config = { ...registry({ syncSchedule: "0 3 * * *", storageClassName: "fast" }), target: { ...target, capabilities: ["gpu"] } };
    assert.deepEqual(await found(config, { clientTokenIds: [] }), []);
  });

  describe("the adopted site's facts", () => {
    const factsOf = async (isGone = false, principal = principalId) =>
      adoptedSite(adopt, isGone, { registryId, principalId: principal }, [extension], await look(adopt, principal));

    it("use Azure's spelling of names, the sync token's own scope map and the kept client tokens", async () => {
      assert.deepEqual(await factsOf(), {
        connectedRegistry: "Line01cr",
        syncTokenId,
        syncScopeMapId: `${registryId}/scopeMaps/Line01cr7f3a`,
        extension: "Line01cr",
        serviceAddress: "10.96.0.50",
        targetId: adopt.targetId,
        clientTokenIds: adopt.clientTokenIds,
        pullSecrets: [],
        grantedRoles: [],
      });
    });

    it("list roles granted by others at the registry itself, but not at a higher scope or by this program", async () => {
      const { Contributor: role, ...others } = orchestrationRoles;
      const [other = ""] = Object.values(others);
      const grant = (name: string, roleId: string, scope: string) =>
        resources.set(`${registryId}/providers/Microsoft.Authorization/roleAssignments/${name}`, {
          properties: { principalId, roleDefinitionId: `/roles/${roleId}`, scope },
        });
      grant("by-hand", role, registryId.toUpperCase());
      grant(roleAssignmentName(registryId, other, principalId), other, registryId);
      grant("above", other, "/subscriptions/s");
      assert.deepEqual((await factsOf())?.grantedRoles, [role]);
      assert.deepEqual((await factsOf(false, "nobody"))?.grantedRoles, []);
    });

    it("are undefined if the registry or extension does not exist, unless the site is retired", async () => {
      extension = { id: "/other" };
      assert.equal(await factsOf(), undefined);
      assert.equal((await factsOf(true))?.extension, "line01CR");
      resources.delete(liveId(adopt.connectedRegistryId));
      const { connectedRegistry, syncTokenId: token } = (await factsOf(true)) ?? {};
      assert.deepEqual([connectedRegistry, token], ["line01CR", `${registryId}/tokens/line01CR`]);
    });
  });
});
