import assert from "node:assert/strict";
import { contextId, siteFacts } from "../../lab/facts";
import { ProgramWorld, succeeded } from "../support/program-world";

const site = siteFacts("line-1");
const certManagerId = `${site.connectedClusterId}/providers/Microsoft.KubernetesConfiguration/extensions/cert-manager`;
const prerequisiteIds = [certManagerId, site.orchestrationExtensionId, site.customLocationId];

describe("a site from an empty subscription", function () {
  this.timeout(300_000);
  let given: ProgramWorld;
  before(async () => {
    given = await ProgramWorld.start({ subscription: "empty" });
    given.project.change("hub", "hub", ({ registry, ...hub }) => ({
      ...hub,
      registry: { name: (registry as { name: string }).name },
      capabilities: { contextId, names: ["staging"] },
      prerequisites: { resourceProviders: "create", contextResourceGroup: "create", context: "create" },
    }));
    setPrerequisites("create");
  });
  after(() => given?.end());

  const stored = (id: string) => given.world.azure.azure.store.get(id);
  const setPrerequisites = (mode: "create" | "adopt" | "require") =>
    given.project.change("line-1", "site", (settings) => ({
      ...settings,
      target: { ...(settings["target"] as object), solutionScope: "line-1" },
      prerequisites: { resourceProviders: mode === "create" ? "create" : "require", certManager: mode, orchestration: mode, customLocation: mode },
    }));

  const writes = () => given.world.azure.requests.writes().map(({ method, path }) => `${method} ${path}`);

  it("is brought up with what it needs on its cluster, and stages its images", async () => {
    assert.deepEqual(prerequisiteIds.map(stored), [undefined, undefined, undefined]);
    await given.bringUp();
    assert.deepEqual(
      prerequisiteIds.map((id) => stored(id)?.properties["provisioningState"]),
      ["Succeeded", "Succeeded", "Succeeded"],
    );
    assert.match(await succeeded(given.command("prove", "line-1")), /2 of 2 images are the same bytes/);
  });

  it("grants the roles to the identity of the extension that it created, and gives the target its namespace", () => {
    const { principalId } = stored(site.orchestrationExtensionId)?.envelope["identity"] as { principalId: string };
    const grants = given.world.azure.azure.store.all("Microsoft.Authorization/roleAssignments");
    assert.equal(grants.filter(({ properties }) => properties["principalId"] === principalId).length, 2);
    const [target] = given.world.azure.azure.store.all("Microsoft.Edge/targets");
    assert.equal(target?.properties["solutionScope"], "line-1");
  });

  it("has nothing to change in the next run", async () => {
    await succeeded(given.stacks.preview("line-1", "--expect-no-changes"));
  });

  it("forgets what it then only requires, and adopts it without a write", async () => {
    setPrerequisites("require");
    const forgotten = await succeeded(given.stacks.up("line-1"));
    assert.match(forgotten, /4 deleted/);
    const before = writes();
    setPrerequisites("adopt");
    assert.match(await succeeded(given.stacks.up("line-1")), /3 imported/);
    await succeeded(given.stacks.preview("line-1", "--expect-no-changes"));
    assert.deepEqual(writes(), before);
    for (const id of prerequisiteIds) assert.ok(stored(id), id);
  });

  it("leaves the prerequisites behind when it is destroyed", async () => {
    await succeeded(given.stacks.destroy("line-1"));
    for (const id of prerequisiteIds) assert.ok(stored(id), id);
    assert.deepEqual(given.world.azure.azure.store.all("Microsoft.Edge/targets"), []);
  });
});
