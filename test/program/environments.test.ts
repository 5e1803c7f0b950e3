import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { facts, resourceGroupId, siteFacts } from "../../lab/facts";
import { ProgramWorld, failed, layoutOf, succeeded } from "../support/program-world";
import { SignIns } from "../support/sign-ins";

type Run = ReturnType<ProgramWorld["stacks"]["up"]>;

/** Steps of a run other than `same`, as `kind name`. */
async function steps(run: Run): Promise<string[]> {
  const { code, stdout, stderr, operations } = await run;
  assert.equal(code, 0, stdout + stderr);
  return operations.filter(({ kind }) => !["same", "read", "refresh"].includes(kind)).map(({ kind, name }) => `${kind} ${name}`);
}

/** Typical company environments, each tested by up, refresh, up and destroy on the real engine. */
describe("a hub and a site in two subscriptions", function () {
  this.timeout(600_000);
  let given: ProgramWorld;
  const plant = siteFacts("line-1", facts.plantSubscriptionId);

  before(async () => {
    given = await ProgramWorld.start({ policies: false, sites: ["line-1"], plantSites: ["line-1"] });
    given.project.change("line-1", "site", (site) => {
      const target = site["target"] as Record<string, unknown>;
      return { ...site, connectedClusterId: plant.connectedClusterId, target: { ...target, customLocationId: plant.customLocationId } };
    });
  });
  after(() => given?.end());

  /** Ids of the created resources of a type. */
  const idsOf = (type: string) => given.world.azure.azure.store.all(type).map(({ id }) => id);

  it("are created each in its own subscription, and nowhere else (A1)", async () => {
    await given.bringUp();
    const extensions = idsOf("Microsoft.KubernetesConfiguration/extensions").filter((id) => id.endsWith("/line1"));
    assert.deepEqual(extensions, [`${plant.connectedClusterId}/providers/Microsoft.KubernetesConfiguration/extensions/line1`]);
    assert.ok(idsOf("Microsoft.Edge/targets").every((id) => id.startsWith(`/subscriptions/${facts.plantSubscriptionId}/`)));
  });

  it("do not change in a refresh and a second run, whatever subscription the environment variables name", async () => {
    for (const stack of ["hub", "line-1"]) {
      assert.deepEqual(await steps(given.stacks.up(stack, "--refresh")), []);
      const elsewhere = await given.stacks.run(["preview", "--stack", stack], { ARM_SUBSCRIPTION_ID: facts.plantSubscriptionId });
      const { code, stdout, stderr, operations } = elsewhere;
      assert.equal(code, 0, stdout + stderr);
      // Only providers are created and deleted; no resource is replaced because of that.
      assert.deepEqual(
        operations.filter(({ kind, type }) => !["same", "read"].includes(kind) && type !== "pulumi:providers:azure-native"),
        [],
      );
    }
  });

  it("leave nothing behind in either subscription after destroy", async () => {
    await succeeded(given.stacks.destroy("line-1"));
    await succeeded(given.stacks.destroy("hub"));
    const left = given.world.azure.azure.store.all().filter(({ id, name }) => name === "line1" || id.includes(`/resourceGroups/${facts.hub.resourceGroup}`));
    assert.deepEqual(
      left.map(({ id }) => id).filter((id) => !id.includes("/roleAssignments/")),
      [],
    );
  });
});

describe("a hub", function () {
  this.timeout(600_000);

  /** Brings the hub up, asserts that a second run with a refresh changes nothing, and destroys it. `between` runs before the destroy. */
  const deploys = async (given: ProgramWorld, variables: Record<string, string> = {}, between: () => Promise<void> = async () => {}) => {
    const stacks = given.stacksWith(variables);
    if (existsSync(join(given.project.folder, "stacks", "solutions"))) given.store(layoutOf(["1.0.0"]));
    await succeeded(stacks.up("hub"));
    assert.deepEqual(await steps(stacks.up("hub", "--refresh")), []);
    await between();
    await succeeded(stacks.destroy("hub"));
    const group = resourceGroupId(facts.hub.resourceGroup);
    const left = given.world.azure.azure.store.all().filter(({ id }) => `${id}/`.startsWith(`${group}/`));
    assert.deepEqual(
      left.map(({ id }) => id),
      [],
    );
  };

  describe("in the public cloud", () => {
    let given: ProgramWorld;
    let signIns: SignIns;
    before(async () => {
      given = await ProgramWorld.start({ policies: false, sites: [] });
      given.project.removeSolutions();
      signIns = new SignIns(given.world, given.world.folder);
    });
    after(() => given?.end());

    it("deploys with a certificate (A3)", async () => deploys(given, await signIns.certificate()));
    it("deploys with a runner's OIDC tokens (A3)", async () => deploys(given, await signIns.runner()));
    it("deploys with a managed identity (A3)", async () => deploys(given, await signIns.managedIdentity()));
    it("deploys with a guest account of the Azure CLI whose default tenant is another one (A4)", async () => deploys(given, await signIns.guest()));
  });

  describe("in the US Government cloud", () => {
    let given: ProgramWorld;
    before(async () => {
      given = await ProgramWorld.start({ policies: false, sites: [], cloud: "AzureUSGovernment" });
      given.project.removeSolutions();
    });
    after(() => given?.end());

    it("deploys with a client secret", () => deploys(given));
  });

  describe("under company policies", () => {
    let given: ProgramWorld;
    before(async () => {
      given = await ProgramWorld.start({ policies: false, sites: [] });
    });
    after(() => given?.end());

    const subscription = `/subscriptions/${facts.subscriptionId}`;
    const place = (id: string, properties: Record<string, string | object>) => {
      const [name = "", ...parent] = id.split("/").reverse();
      const type = parent.slice(0, 2).reverse().join("/");
      given.world.azure.azure.store.put({ id, name, type, envelope: {}, properties: properties as never, hidden: {} });
      return () => given.world.azure.azure.store.delete(id);
    };
    const tagPolicy = (definition: string, name: string, parameters: Record<string, string>) =>
      place(`${subscription}/providers/Microsoft.Authorization/policyAssignments/${name}`, {
        displayName: name,
        policyDefinitionId: `/providers/Microsoft.Authorization/policyDefinitions/${definition}`,
        parameters: Object.fromEntries(Object.entries(parameters).map(([key, value]) => [key, { value }])),
      });

    it("is refused without the tags that a policy requires, and deploys with them and those that a policy adds (A2)", async () => {
      const away = [
        tagPolicy("96670d01-0a4d-4649-9c89-2d3abc0a5025", "groups need owner", { tagName: "owner" }),
        tagPolicy("871b6d14-10aa-478d-b590-94f262ecfa99", "resources need owner", { tagName: "owner" }),
        tagPolicy("4f9dc7db-30c1-420c-b61a-e1d640128d26", "resources get unit", { tagName: "unit", tagValue: "plants" }),
      ];
      assert.match(await failed(given.stacks.up("hub")), /RequestDisallowedByPolicy/);
      given.project.change("hub", "hub", (hub) => ({ ...hub, tags: { owner: "factory" } }));
      await deploys(given, {}, async () => {
        const [registry] = given.world.azure.azure.store.all("Microsoft.ContainerRegistry/registries");
        assert.deepEqual(registry?.envelope.tags, { owner: "factory", unit: "plants", "edge-staging-owner": "organization/edge-staging/hub" });
      });
      for (const remove of away) remove();
    });

    it("is not destroyed while its resource group has a lock, loses nothing in the attempt, and is destroyed after the lock is removed (A5)", async () => {
      await deploys(given, {}, async () => {
        const remove = place(`${resourceGroupId(facts.hub.resourceGroup)}/providers/Microsoft.Authorization/locks/keep`, { level: "CanNotDelete" });
        const all = () => given.world.azure.azure.store.all().map(({ id }) => id);
        const before = all();
        assert.match(await failed(given.stacks.destroy("hub")), /EDGE-LOCKED/);
        assert.deepEqual(all(), before);
        remove();
      });
    });

    it("keeps a registry in ABAC mode and reports the roles (A6)", async () => {
      const mode = () => {
        const [registry] = given.world.azure.azure.store.all("Microsoft.ContainerRegistry/registries");
        return registry ?? assert.fail("there is no registry");
      };
      await deploys(given, {}, async () => {
        const { store } = given.world.azure.azure;
        store.put({ ...mode(), properties: { ...mode().properties, roleAssignmentMode: "AbacRepositoryPermissions" } });
        const { stdout, stderr, operations } = await given.stacks.up("hub", "--refresh");
        assert.match(stdout + stderr, /EDGE-ABAC-ROLES/);
        assert.deepEqual(
          operations.filter(({ kind }) => !["same", "read", "refresh"].includes(kind)),
          [],
        );
        assert.equal(mode().properties["roleAssignmentMode"], "AbacRepositoryPermissions");
      });
    });
  });
});
