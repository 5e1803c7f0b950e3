import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { orchestrationActions, orchestrationRoleName } from "../../../components/core/orchestration-role";
import { facts, resourceGroupId, roleIds } from "../../../lab/facts";
import { syncActions } from "../../support/azure-lab";
import { StagingWorld } from "./staging-world";

const map = "/scopeMaps/line1";

/** Maximum time of a successful staging on a busy machine. */
const patienceMs = 60_000;

const definition = `${resourceGroupId(facts.hub.resourceGroup)}/providers/Microsoft.Authorization/roleDefinitions`;

/** Writes the custom role of a hub with these actions. */
async function allow(world: StagingWorld, actions: readonly string[]): Promise<void> {
  const assignableScopes = [resourceGroupId(facts.hub.resourceGroup)];
  const body = { properties: { roleName: "orchestration", assignableScopes, permissions: [{ actions }] } };
  const { status } = await world.lab.send("PUT", `${definition}/${orchestrationRoleName(world.registryId)}`, { version: "2022-04-01", body });
  assert.ok([200, 201].includes(status), `${status}`);
}

describe("the orchestration agent of a site that lacks permissions", function () {
  this.timeout(180_000);
  let world: StagingWorld;
  before(async () => {
    world = await StagingWorld.start();
  });
  after(() => world?.stop());

  describe("without role assignments", () => {
    it("fails, and reports both roles and its object id", async () => {
      await world.push("roles/none");
      const failure = await world.stage(["roles/none:1.0.0"]);
      assert.equal(failure?.code, "RoleAssignmentMissing");
      for (const named of ["'Contributor'", "'Container Registry Contributor and Data Access Configuration Administrator'", world.site.orchestration.objectId])
        assert.ok(failure.message.includes(named), failure.message);
    });
    it("reports Contributor as missing if it may configure the registry but not pull", async () => {
      const revoke = await world.grant("registryConfiguration");
      const failure = await world.stage(["roles/none:1.0.0"]);
      await revoke();
      assert.deepEqual([failure?.code, failure?.message.includes("lacks 'Contributor' on")], ["RoleAssignmentMissing", true], failure?.message);
    });
    it("does not change the sync scope map", async () => {
      assert.deepEqual((await world.read(map)).actions, syncActions("line1"));
    });
  });

  describe("with a part of the hub's custom role", () => {
    /** The first is needed only to report why an image does not arrive; the second only for asynchronous changes, whose status the lab returns to everyone. */
    const unneeded = ["Microsoft.ContainerRegistry/registries/tokens/read", "Microsoft.ContainerRegistry/registries/scopeMaps/operationStatuses/read"];
    let revoke: () => Promise<void>;
    before(async () => {
      await allow(world, orchestrationActions);
      revoke = await world.assign(orchestrationRoleName(world.registryId));
      await world.push("roles/custom");
    });
    after(() => revoke?.());

    for (const action of orchestrationActions.filter((one) => !unneeded.includes(one)))
      it(`fails if its role lacks ${action}`, async () => {
        await allow(
          world,
          orchestrationActions.filter((one) => one !== action),
        );
        const failure = await world.stage(["roles/custom:1.0.0"], "/versions/custom");
        assert.equal(failure?.code, "RoleAssignmentMissing", failure?.message);
      });
  });
});

describe("the orchestration agent of a site with all permissions", function () {
  this.timeout(180_000);
  let world: StagingWorld;
  before(async () => {
    world = await StagingWorld.start({ leastTimeoutMs: patienceMs });
  });
  after(() => world?.stop());

  const siteDigest = async (repository: string) => readFileSync(await world.storeFile(`repositories/${repository}/_manifests/tags/1.0.0/current/link`), "utf8");

  it("stages with the hub's custom role", async () => {
    await allow(world, orchestrationActions);
    const revoke = await world.assign(orchestrationRoleName(world.registryId));
    await world.push("roles/custom");
    const failure = await world.stage(["roles/custom:1.0.0"], "/versions/custom");
    await revoke();
    assert.equal(failure, undefined, failure?.message);
  });

  describe("with the roles of the guide", () => {
    before(async () => {
      await world.grant("contributor");
      await world.grant("registryConfiguration");
      for (const repository of ["line/app", "line/tools"]) await world.push(repository);
    });

    it("copies each image to the site with the cloud's digest, and reports the count", async () => {
      const [app, tools] = [await world.push("line/app"), await world.push("line/tools")];
      const counts: number[] = [];
      const failure = await world.stage(["line/app:1.0.0", "line/tools:1.0.0"], "/versions/1", (done) => counts.push(done));
      assert.equal(failure, undefined, failure?.message);
      assert.deepEqual([await siteDigest("line/app"), await siteDigest("line/tools"), counts], [app.digest, tools.digest, [1, 2]]);
    });

    it("adds the repositories to the sync scope map and keeps existing actions", async () => {
      await world.push("line/added");
      assert.equal(await world.stage(["line/added:1.0.0"], "/versions/added"), undefined);
      const { actions } = await world.read(map);
      const wanted = [...syncActions("line1"), "repositories/line/added/content/read", "repositories/line/added/metadata/read"];
      assert.deepEqual(
        wanted.filter((action) => !actions.includes(action)),
        [],
      );
    });

    it("removes on unstage only repositories that no other version needs", async () => {
      for (const repository of ["shared/app", "own/app"]) await world.push(repository);
      assert.equal(await world.stage(["shared/app:1.0.0", "own/app:1.0.0"], "/versions/2"), undefined);
      const before = (await world.read(map)).actions;
      assert.equal(await world.stage(["shared/app:1.0.0"], "/versions/3"), undefined);
      await world.unstage(["shared/app:1.0.0", "own/app:1.0.0"], "/versions/2");
      const gone = ["repositories/own/app/content/read", "repositories/own/app/metadata/read"];
      assert.deepEqual(
        (await world.read(map)).actions,
        before.filter((action) => !gone.includes(action)),
      );
    });

    it("stages without the second role, because Contributor includes its permissions", async () => {
      const assignments = world.lab.azure.azure.store.all("Microsoft.Authorization/roleAssignments");
      const second = assignments.find(({ properties }) => String(properties.roleDefinitionId).endsWith(roleIds.registryConfiguration));
      await world.lab.send("DELETE", second?.id ?? "", { version: "2022-04-01" });
      await world.push("roles/one");
      const failure = await world.stage(["roles/one:1.0.0"]);
      await world.grant("registryConfiguration");
      assert.deepEqual([second === undefined, failure?.message], [false, undefined]);
    });
  });
});
