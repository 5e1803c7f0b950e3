import assert from "node:assert/strict";
import type { AdoptedSite } from "../../components/site/args";
import { orchestrationRoles } from "../../components/diagnosis/registry-chain";
import type { SiteArgs } from "../../components/site/args";
import { declaredSite } from "../support/declared-site";
import { type Declared, named, secretIn } from "../support/mocks";
import { hubRegistryId } from "../support/registry-answers";
import { siteArgs } from "../support/site-args";
import { unwrap } from "../support/unwrap";

const group = "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-targets";
const shared = `${hubRegistryId}/tokens/all-repos-pull-token`;
const adopted: AdoptedSite = {
  connectedRegistry: "Line01cr",
  syncTokenId: `${hubRegistryId}/tokens/Line01cr7f3a`,
  syncScopeMapId: `${hubRegistryId}/scopeMaps/Line01cr7f3a`,
  extension: "connectedext",
  targetId: `${group}/providers/Microsoft.Edge/targets/Line01`,
  clientTokenIds: [shared],
  pullSecrets: ["default/my-acr-secret"],
  grantedRoles: [orchestrationRoles.Contributor],
};

/** Inputs derived from the registry's id, whose case may change. */
const namedByIds = ["resourceGroupName", "registryName", "connectedRegistryName"];

describe("an adopted Site", () => {
  const site = async (change: Partial<AdoptedSite> = {}, args: Partial<SiteArgs> = {}) => declaredSite({ ...args, adopted: { ...adopted, ...change } });
  const inputs = (declared: Declared[], name: string, ...keys: string[]) => keys.map((key) => named(declared, name).inputs[key]);
  /** Import ids by resource name. */
  const imported = (declared: Declared[]) =>
    Object.fromEntries(declared.filter(({ options }) => options.import !== undefined).map(({ name, options }) => [name, options.import]));

  it("imports connected registry, extension and pull secret, and nothing else", async () => {
    const { declared } = await site();
    assert.deepEqual(imported(declared), {
      "line-1-connected-registry": `${hubRegistryId}/connectedRegistries/Line01cr`,
      "line-1-connected-extension": `${siteArgs.connectedClusterId}/providers/Microsoft.KubernetesConfiguration/extensions/connectedext`,
      "line-1-pull-default-my-acr-secret": "default/my-acr-secret",
    });
    assert.deepEqual(imported((await declaredSite()).declared), {});
  });

  it("also imports the namespace if the program labels it", async () => {
    const { declared } = await site({}, { flavor: "tanzu", nodeTrust: "off" });
    assert.equal(imported(declared)["line-1-namespace"], "connected-registry");
  });

  it("lists the resources that must have no lock when it is removed, which a site with default names need not (A5)", async () => {
    const [removes] = inputs((await site()).declared, "line-1-removal", "removes");
    const client = [`${hubRegistryId}/tokens/line1-pull`, `${hubRegistryId}/scopeMaps/line1-pull`];
    assert.deepEqual(removes, [adopted.targetId, adopted.syncTokenId, ...client]);
    assert.equal(named((await declaredSite()).declared, "line-1-removal").inputs["removes"], undefined);
    // Azure returns the site's own scope map after the adoption: the next run changes nothing.
    const [later] = inputs((await site({ syncScopeMapId: `${hubRegistryId}/scopeMaps/Line01` })).declared, "line-1-removal", "removes");
    assert.deepEqual(later, removes);
  });

  it("creates a missing pull secret", async () => {
    const { declared } = await site({ pullSecrets: [] });
    assert.equal(imported(declared)["line-1-pull-default-my-acr-secret"], undefined);
  });

  it("keeps existing names, and adds its own client token", async () => {
    const { declared, made } = await site();
    assert.deepEqual(inputs(declared, "line-1-connected-registry", "connectedRegistryName"), ["Line01cr"]);
    assert.deepEqual(inputs(declared, "line-1-connected-extension", "extensionName"), ["connectedext"]);
    for (const dependent of ["line-1-address", "line-1-removal"]) assert.deepEqual(inputs(declared, dependent, "name"), ["connectedext"]);
    assert.deepEqual(inputs(declared, "line-1-connected-sync-token", "name"), ["Line01cr7f3a"]);
    assert.deepEqual(inputs(declared, "line-1-client-token", "name"), ["line1-pull"]);
    assert.deepEqual(inputs(declared, "line-1-target", "resourceGroupId", "name"), [group, "Line01"]);
    const { extensionName, authoritySecret } = await unwrap(made.facts);
    assert.deepEqual([extensionName, authoritySecret], ["connectedext", "connectedext-ca-cert"]);
  });

  it("creates a target in its cluster's resource group if it had none", async () => {
    const { declared } = await site({ targetId: undefined });
    const [groupId, name] = inputs(declared, "line-1-target", "resourceGroupId", "name");
    assert.deepEqual([String(groupId).split("/").at(-1), name], ["rg-line-1", "line1"]);
  });

  it("assigns the sync token the scope map that orchestration expects, initially with the actions of the existing one", async () => {
    const { declared } = await site();
    const [name, copiedFrom, actions] = inputs(declared, "line-1-connected-sync-map", "name", "copiedFrom", "actions");
    assert.deepEqual([name, copiedFrom], ["Line01cr", `${hubRegistryId}/scopeMaps/Line01cr7f3a`]);
    assert.ok((actions as string[]).includes("gateway/line01cr/message/write"));
    assert.deepEqual(inputs(declared, "line-1-connected-sync-token", "scopeMapId"), [`${hubRegistryId}/scopeMaps/Line01cr`]);
  });

  it("passes the new password to the instance with the existing names", async () => {
    const { declared } = await site();
    const { connectionString } = secretIn(named(declared, "line-1-connected-extension").inputs["configurationProtectedSettings"]) as Record<string, string>;
    assert.match(connectionString ?? "", /^ConnectedRegistryName=Line01cr;SyncTokenName=Line01cr7f3a;SyncTokenPassword=password of Line01cr7f3a=;/);
  });

  it("knows the unchangeable inputs during preview, so that no preview shows a replacement", async () => {
    const { declared } = await site({ serviceAddress: "10.96.0.9" }, { registry: { ...siteArgs.registry, serviceAddress: undefined } });
    const registry = named(declared, "line-1-connected-registry");
    assert.deepEqual(
      [registry.inputs["parent"], registry.after],
      [{ syncProperties: { tokenId: adopted.syncTokenId, schedule: "0 3 * * *", messageTtl: "P2D" } }, ["line-1-connected-sync-token"]],
    );
    const [settings] = inputs(declared, "line-1-connected-extension", "configurationSettings");
    assert.equal((settings as Record<string, unknown>)["service.clusterIP"], "10.96.0.9");
    assert.deepEqual(inputs(declared, "line-1-address", "given"), ["10.96.0.9"]);
  });

  it("keeps the existing client tokens as long as they are listed", async () => {
    const own = `${hubRegistryId}/tokens/line1-pull`;
    assert.deepEqual(inputs((await site()).declared, "line-1-connected-registry", "clientTokenIds"), [[own, shared]]);
    assert.deepEqual(inputs((await site({ clientTokenIds: [] })).declared, "line-1-connected-registry", "clientTokenIds"), [[own]]);
  });

  it("replaces both existing passwords by a rotation", async () => {
    const { declared } = await site();
    const taken = (name: string) => named(declared, name).inputs["replacesExisting"];
    assert.deepEqual([taken("line-1-connected-sync-password"), taken("line-1-client-password")], [true, true]);
    const others = await declaredSite();
    assert.equal(named(others.declared, "line-1-connected-sync-password").inputs["replacesExisting"], false);
  });

  it("assigns the missing role, and does not manage the existing assignment", async () => {
    const { declared } = await site();
    const assignments = declared.filter(({ type }) => type.endsWith(":RoleAssignment")).map(({ name }) => name);
    assert.deepEqual(assignments, ["line-1-access-configuration"]);
  });

  it("keeps existing notifications", async () => {
    const { declared } = await site();
    assert.deepEqual(named(declared, "line-1-connected-registry").options.ignoreChanges, [...namedByIds, "notificationsList"]);
  });

  it("overwrites existing notifications with configured ones", async () => {
    const { declared } = await site({}, { registry: { ...siteArgs.registry, notifications: ["*:push"] } });
    const { inputs, options } = named(declared, "line-1-connected-registry");
    assert.deepEqual([inputs["notificationsList"], options.ignoreChanges], [["*:push"], namedByIds]);
  });
});
