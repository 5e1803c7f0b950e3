import assert from "node:assert/strict";
import { addWorkspace } from "../../lab/azure/prerequisites";
import { contextId, facts, siteFacts, workspaceId } from "../../lab/facts";

import { until } from "../support/doctor/fault";
import { failed, ProgramWorld, layoutOf, succeeded } from "../support/program-world";

const site = siteFacts("line-1");
const certManagerId = `${site.connectedClusterId}/providers/Microsoft.KubernetesConfiguration/extensions/cert-manager`;
const prerequisiteIds = [certManagerId, site.orchestrationExtensionId, site.customLocationId];
const azureSiteId = site.connectedClusterId.replace("Microsoft.Kubernetes/connectedClusters/line-1", "Microsoft.Edge/sites/hall-1");
const [hub, stack] = ["factory", "hall-1"];

/** Drafts every stack file with `init`, and edits none, up to the proof. */
describe("a hub and a site from an empty subscription", function () {
  this.timeout(300_000);
  let given: ProgramWorld;
  before(async () => {
    given = await ProgramWorld.start({ subscription: "empty" });
    const options = ["--location", facts.location, "--prerequisites", "create", "--context-id", contextId];
    await succeeded(given.command("init", "hub", hub, "--yes", ...options));
    await succeeded(given.command("up", hub, "--", "--yes"));
    const images = layoutOf(["1.0.0"]);
    await succeeded(given.command("push", hub, "--layout", images.folder));
    images.remove();
    await succeeded(given.command("up", hub, "--", "--yes"));
  });
  after(() => given?.end());

  const stored = (id: string) => given.world.azure.azure.store.get(id);
  const cluster = () => given.world.sites.get("line-1") ?? assert.fail("there is no line-1");
  const writes = () => given.world.azure.requests.writes().map(({ method, path }) => `${method} ${path}`);
  const setPrerequisites = (mode: "adopt" | "require") =>
    given.project.change(stack, "site", (settings) => ({ ...settings, prerequisites: { certManager: mode, orchestration: mode, customLocation: mode } }));

  it("draft a site file that creates everything that its cluster lacks", async () => {
    const before = writes();
    const options = ["--hub", hub, "--cluster", "line-1", "--solution", "vision@1.0.0", "--value", "vision.cameraUrl=rtsp://camera/1"];
    const printed = await succeeded(given.command("init", "site", stack, "--yes", ...options));
    assert.match(printed, /up creates:\n.*resource providers.*\n.*cert-manager.*\n.*workload orchestration extension.*\n.*custom location line-1/);
    assert.match(printed, /missing before up:\nEDGE-INIT-PREREQUISITE .*\n.*az connectedk8s enable-features --name line-1/);
    assert.deepEqual(writes(), before);
    const drafted = { resourceProviders: "create", certManager: "create", orchestration: "create", orchestrationStorageClassName: "standard" };
    assert.deepEqual(given.project.settings(stack, "site")["prerequisites"], { ...drafted, customLocation: "create" });
  });

  it("are staged and proved by one run of the site with what it needs", async () => {
    assert.deepEqual(prerequisiteIds.map(stored), [undefined, undefined, undefined]);
    await succeeded(given.command("up", stack, "--", "--yes"));
    assert.deepEqual(
      prerequisiteIds.map((id) => stored(id)?.properties["provisioningState"]),
      ["Succeeded", "Succeeded", "Succeeded"],
    );
    assert.match(await succeeded(given.command("prove", stack)), /2 of 2 images are the same bytes/);
  });

  it("grant the roles to the identity of the created extension", () => {
    const { principalId } = stored(site.orchestrationExtensionId)?.envelope["identity"] as { principalId: string };
    const grants = given.world.azure.azure.store.all("Microsoft.Authorization/roleAssignments");
    assert.equal(grants.filter(({ properties }) => properties["principalId"] === principalId).length, 2);
  });

  it("have no changes in the next run, also after a refresh", async () => {
    await succeeded(given.stacks.preview(stack, "--refresh", "--expect-no-changes"));
  });

  it("drop from the state what is only required, and adopt it without a write", async () => {
    setPrerequisites("require");
    assert.match(await succeeded(given.stacks.up(stack)), /4 deleted/);
    const before = writes();
    setPrerequisites("adopt");
    assert.match(await succeeded(given.stacks.up(stack)), /3 imported/);
    await succeeded(given.stacks.preview(stack, "--expect-no-changes"));
    assert.deepEqual(writes(), before);
    for (const id of prerequisiteIds) assert.ok(stored(id), id);
  });

  it("send the audits and diagnostics of workload orchestration to a workspace, which must exist", async () => {
    const setWorkspace = (workspace: string | undefined) =>
      given.project.change(stack, "site", (settings) => ({ ...settings, target: { ...(settings["target"] as object), workspace } }));
    const diagnosticId = site.connectedClusterId.replace("Microsoft.Kubernetes/connectedClusters/line-1", "Microsoft.Edge/diagnostics/hall1");
    const settingId = `${diagnosticId}/providers/Microsoft.Insights/diagnosticSettings/edge-staging`;
    setWorkspace(workspaceId);
    assert.match(await failed(given.stacks.up(stack)), /EDGE-WORKSPACE[\s\S]*site\.target\.workspace = /);
    addWorkspace(given.world.azure.azure);
    for (const namespace of ["Microsoft.OperationalInsights", "Microsoft.Insights"])
      given.world.azure.azure.registrations.hasRegistered(facts.subscriptionId, namespace);
    await succeeded(given.stacks.up(stack));
    assert.deepEqual([stored(diagnosticId)?.properties["provisioningState"], stored(settingId)?.properties["workspaceId"]], ["Succeeded", workspaceId]);
    await succeeded(given.stacks.preview(stack, "--refresh", "--expect-no-changes"));
    setWorkspace(undefined);
    assert.match(await succeeded(given.stacks.up(stack)), /2 deleted/);
    assert.deepEqual([stored(diagnosticId), stored(settingId)], [undefined, undefined]);
  });

  it("get an Azure site at its level and a reference to it, which later runs can require", async () => {
    const setAzureSite = (azureSite: object) =>
      given.project.change(stack, "site", (settings) => ({
        ...settings,
        prerequisites: { ...(settings["prerequisites"] as object), azureSite: { id: azureSiteId, level: "factory", ...azureSite } },
      }));
    setAzureSite({ mode: "require" });
    assert.match(await failed(given.stacks.up(stack)), /EDGE-AZURE-SITE[\s\S]*set site\.prerequisites\.azureSite\.mode to create/);
    setAzureSite({ mode: "create" });
    await succeeded(given.stacks.up(stack));
    assert.deepEqual(stored(azureSiteId)?.properties["labels"], { level: "factory" });
    assert.equal(stored(`${contextId}/siteReferences/hall-1`)?.properties["siteId"], azureSiteId);
    await succeeded(given.stacks.preview(stack, "--refresh", "--expect-no-changes"));
    setAzureSite({ mode: "require" });
    await succeeded(given.stacks.up(stack));
    assert.ok(stored(azureSiteId));
    setAzureSite({ mode: "require", level: "line" });
    assert.match(await failed(given.stacks.up(stack)), /EDGE-AZURE-SITE[\s\S]*is at another level of the hierarchy/);
    setAzureSite({ mode: "create" });
    await succeeded(given.stacks.up(stack));
  });

  it("get a namespace with a pull secret before their solutions are installed, refuse one of somebody else, and adopt it", async () => {
    const { client } = cluster();
    const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "hall" } };
    const setNamespace = (solutionNamespace?: "create" | "adopt") =>
      given.project.change(stack, "site", (settings) => ({
        ...settings,
        target: { ...(settings["target"] as object), solutionScope: "hall" },
        pullSecrets: [{}, { namespace: "hall", name: "pull", type: "kubernetes.io/dockerconfigjson" }],
        prerequisites: { ...(settings["prerequisites"] as object), solutionNamespace },
      }));
    await client.create(namespace);
    setNamespace("create");
    assert.match(await failed(given.stacks.up(stack)), /EDGE-PREREQUISITE-EXISTS[\s\S]*its annotations name no stack[\s\S]*solutionNamespace to adopt/);
    await client.remove(namespace);
    await until(async () => (await client.find(namespace)) === undefined);
    await succeeded(given.stacks.up(stack));
    assert.ok(await client.find({ apiVersion: "v1", kind: "Secret", metadata: { namespace: "hall", name: "pull" } }));
    await succeeded(given.stacks.preview(stack, "--refresh", "--expect-no-changes"));
    setNamespace();
    await succeeded(given.stacks.up(stack));
    assert.ok(await client.find(namespace));
    setNamespace("adopt");
    assert.match(await succeeded(given.stacks.up(stack)), /1 imported/);
    await succeeded(given.stacks.preview(stack, "--expect-no-changes"));
  });

  it("leave the prerequisites in Azure and in the cluster when the site is destroyed", async () => {
    await succeeded(given.stacks.destroy(stack));
    assert.ok(await cluster().client.find({ apiVersion: "v1", kind: "Namespace", metadata: { name: "hall" } }));
    for (const id of [...prerequisiteIds, azureSiteId]) assert.ok(stored(id), id);
    assert.deepEqual(given.world.azure.azure.store.all("Microsoft.Edge/targets"), []);
  });
});
