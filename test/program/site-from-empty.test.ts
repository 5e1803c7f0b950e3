import assert from "node:assert/strict";
import { contextId, siteFacts } from "../../lab/facts";
import { ProgramWorld, succeeded } from "../support/program-world";

const site = siteFacts("line-1");
const certManagerId = `${site.connectedClusterId}/providers/Microsoft.KubernetesConfiguration/extensions/cert-manager`;
const prerequisiteIds = [certManagerId, site.orchestrationExtensionId, site.customLocationId];
const stack = "hall-1";

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
    await succeeded(given.stacks.up("hub"));
    await given.push(["1.0.0"]);
    await succeeded(given.stacks.up("hub"));
  });
  after(() => given?.end());

  const stored = (id: string) => given.world.azure.azure.store.get(id);
  const writes = () => given.world.azure.requests.writes().map(({ method, path }) => `${method} ${path}`);
  const setPrerequisites = (mode: "adopt" | "require") =>
    given.project.change(stack, "site", (settings) => ({ ...settings, prerequisites: { certManager: mode, orchestration: mode, customLocation: mode } }));

  it("has a stack file drafted that creates everything that its cluster lacks", async () => {
    const before = writes();
    const options = ["--hub", "hub", "--cluster", "line-1", "--solution", "vision@1.0.0", "--value", "vision.cameraUrl=rtsp://camera/1"];
    const printed = await succeeded(given.command("init", "site", stack, "--yes", ...options));
    assert.match(printed, /up creates:\n.*resource providers.*\n.*cert-manager.*\n.*workload orchestration extension.*\n.*custom location line-1/);
    assert.match(printed, /missing before up:\nEDGE-INIT-PREREQUISITE .*\n.*az connectedk8s enable-features --name line-1/);
    assert.deepEqual(writes(), before);
    const drafted = { resourceProviders: "create", certManager: "create", orchestration: "create", orchestrationStorageClassName: "standard" };
    assert.deepEqual(given.project.settings(stack, "site")["prerequisites"], { ...drafted, customLocation: "create" });
  });

  it("is brought up by one run with what it needs, and has its images", async () => {
    assert.deepEqual(prerequisiteIds.map(stored), [undefined, undefined, undefined]);
    await succeeded(given.stacks.up(stack));
    assert.deepEqual(
      prerequisiteIds.map((id) => stored(id)?.properties["provisioningState"]),
      ["Succeeded", "Succeeded", "Succeeded"],
    );
    assert.match(await succeeded(given.command("prove", stack)), /2 of 2 images are the same bytes/);
  });

  it("grants the roles to the identity of the extension that it created", () => {
    const { principalId } = stored(site.orchestrationExtensionId)?.envelope["identity"] as { principalId: string };
    const grants = given.world.azure.azure.store.all("Microsoft.Authorization/roleAssignments");
    assert.equal(grants.filter(({ properties }) => properties["principalId"] === principalId).length, 2);
  });

  it("has nothing to change in the next run, nor after a refresh", async () => {
    await succeeded(given.stacks.preview(stack, "--refresh", "--expect-no-changes"));
  });

  it("forgets what it then only requires, and adopts it without a write", async () => {
    setPrerequisites("require");
    assert.match(await succeeded(given.stacks.up(stack)), /4 deleted/);
    const before = writes();
    setPrerequisites("adopt");
    assert.match(await succeeded(given.stacks.up(stack)), /3 imported/);
    await succeeded(given.stacks.preview(stack, "--expect-no-changes"));
    assert.deepEqual(writes(), before);
    for (const id of prerequisiteIds) assert.ok(stored(id), id);
  });

  it("leaves the prerequisites behind when it is destroyed", async () => {
    await succeeded(given.stacks.destroy(stack));
    for (const id of prerequisiteIds) assert.ok(stored(id), id);
    assert.deepEqual(given.world.azure.azure.store.all("Microsoft.Edge/targets"), []);
  });
});
