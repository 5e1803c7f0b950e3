import assert from "node:assert/strict";
import { facts, siteFacts } from "../../lab/facts";
import { ProgramWorld, succeeded } from "../support/program-world";

/** Environments of companies, each by up, refresh, up and destroy on the real engine. They share one world. */
describe("a hub and a site as companies run them", function () {
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

  /** Steps of a run that are not `same`, `kind name`. */
  const steps = async (run: ReturnType<ProgramWorld["stacks"]["up"]>): Promise<string[]> => {
    const { code, stdout, stderr, operations } = await run;
    assert.equal(code, 0, stdout + stderr);
    return operations.filter(({ kind }) => !["same", "read", "refresh"].includes(kind)).map(({ kind, name }) => `${kind} ${name}`);
  };

  /** Ids of what was made of a type. */
  const idsOf = (type: string) => given.world.azure.azure.store.all(type).map(({ id }) => id);

  it("installs a site whose cluster is in another subscription than the hub, there and nowhere else (A1)", async () => {
    await given.bringUp();
    const extensions = idsOf("Microsoft.KubernetesConfiguration/extensions").filter((id) => id.endsWith("/line1"));
    assert.deepEqual(extensions, [`${plant.connectedClusterId}/providers/Microsoft.KubernetesConfiguration/extensions/line1`]);
    assert.ok(idsOf("Microsoft.Edge/targets").every((id) => id.startsWith(`/subscriptions/${facts.plantSubscriptionId}/`)));
  });

  it("changes nothing of it in a refresh and a second run, whatever subscription the environment names", async () => {
    for (const stack of ["hub", "line-1"]) {
      assert.deepEqual(await steps(given.stacks.refresh(stack)), []);
      assert.deepEqual(await steps(given.stacks.up(stack)), []);
      const elsewhere = await given.stacks.run(["preview", "--stack", stack], { ARM_SUBSCRIPTION_ID: facts.plantSubscriptionId });
      const { code, stdout, stderr, operations } = elsewhere;
      assert.equal(code, 0, stdout + stderr);
      // Only providers come and go: none of the resources is replaced for it.
      assert.deepEqual(
        operations.filter(({ kind, type }) => !["same", "read"].includes(kind) && type !== "pulumi:providers:azure-native"),
        [],
      );
    }
  });

  it("destroys it without leaving anything in either subscription", async () => {
    await succeeded(given.stacks.destroy("line-1"));
    await succeeded(given.stacks.destroy("hub"));
    const left = given.world.azure.azure.store.all().filter(({ id, name }) => name === "line1" || id.includes(`/resourceGroups/${facts.hub.resourceGroup}`));
    assert.deepEqual(
      left.map(({ id }) => id).filter((id) => !id.includes("/roleAssignments/")),
      [],
    );
  });
});
