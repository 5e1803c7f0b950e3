import assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import type { SiteArgs } from "../../components/site/args";
import { declaredSite } from "../support/declared-site";
import { type Declared, named } from "../support/mocks";
import { siteArgs, vision } from "../support/site-args";

const installed = { ...vision, installation: "on" as const };
const declaredWith = async (change: Partial<SiteArgs> = {}) => (await declaredSite({ flavor: "tanzu", solutions: [installed], ...change })).declared;
/** Inputs that contain ids, whose case may change. */
const idInputs = ["scope", "roleDefinitionId"];
const onSite = ["line-1-vision-staged", "line-1-vision-installation"];
const ignoredOf = (declared: readonly Declared[]) =>
  ["line-1-access-contributor", "line-1-access-configuration"].map((name) => named(declared, name).options.ignoreChanges);

describe("Site, before destroy", () => {
  it("checks first that its cluster can be reached, so that otherwise nothing is deleted", async () => {
    const { inputs, after } = named(await declaredWith(), "line-1-removal");
    const owned = { owner: "organization/project/stack", syncScopeMapId: `${siteArgs.registryId}/scopeMaps/line1` };
    assert.deepEqual(inputs, { connectedClusterId: siteArgs.connectedClusterId, name: "line1", force: false, ...owned, timeout: "PT30M" });
    assert.deepEqual(after, [
      ...["line-1-access", "line-1-target", "line-1-online", "line-1-pull", "line-1-sync-retired", "line-1-client-retired"],
      ...["line-1-node-trust-trusted", "line-1-vision"],
    ]);
  });

  it("deletes its solutions from the cluster, and drops nothing from the state without deleting it", async () => {
    const declared = await declaredWith();
    assert.deepEqual([named(declared, "line-1-target").inputs["force"], ignoredOf(declared)], [false, [idInputs, idInputs]]);
    for (const name of onSite) assert.equal(named(declared, name).options.deletedWith, undefined);
    const { deleteUnreachable, skipUpdateUnreachable } = named(declared, "line-1-cluster").inputs;
    assert.deepEqual([deleteUnreachable, skipUpdateUnreachable], [undefined, undefined]);
  });
});

describe("Site, prepared for retirement without its cluster", () => {
  let declared: Declared[];
  before(async () => {
    declared = await declaredWith({ retireUnreachable: true, registry: { ...siteArgs.registry, syncSchedule: "* * * * *" } });
  });

  it("forces the removal of extension and target, and waits for nothing that may never be ready", () => {
    for (const name of ["line-1-removal", "line-1-target"]) assert.equal(named(declared, name).inputs["force"], true);
    assert.deepEqual(named(declared, "line-1-removal").after, ["line-1-connected"]);
    assert.deepEqual(named(declared, "line-1-target").after, []);
  });

  it("leaves objects in the cluster alone, and drops them from the state", () => {
    const { deleteUnreachable, skipUpdateUnreachable } = named(declared, "line-1-cluster").inputs;
    assert.deepEqual([deleteUnreachable, skipUpdateUnreachable].map(String), ["true", "true"]);
  });

  it("removes its solutions together with their target", () => {
    const urns = onSite.map((name) => named(declared, name).options.deletedWith as pulumi.Resource);
    assert.ok(urns.every((resource) => resource === urns[0] && resource !== undefined));
    for (const name of ["line-1-vision-configuration", "line-1-vision-superseded"]) assert.equal(named(declared, name).options.deletedWith, undefined);
  });

  it("does not wait for a sync that can no longer happen", () => {
    for (const name of ["line-1-online", "line-1-propagated", ...onSite, "line-1-vision-superseded"])
      assert.equal(named(declared, name).inputs["wait"], "accepted", name);
  });

  it("keeps the role assignments of an identity that was deleted with the cluster", async () => {
    const gone = await declaredWith({ retireUnreachable: true, orchestrationPrincipalId: undefined });
    const kept = [...idInputs, "principalId", "roleAssignmentName"];
    assert.deepEqual(
      [ignoredOf(declared), ignoredOf(gone)],
      [
        [idInputs, idInputs],
        [kept, kept],
      ],
    );
  });
});
