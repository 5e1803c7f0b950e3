import assert from "node:assert/strict";
import { CoreV1Api, KubeConfig, PatchStrategy, setHeaderOptions } from "@kubernetes/client-node";
import { slotsOf } from "../../lab/azure/container-registry/password-slot";
import { facts, resourceGroupId, siteFacts } from "../../lab/facts";
import { armCall } from "../support/arm-call";
import { moveTag } from "../support/moved-tag";
import { ProgramWorld, failed, succeeded } from "../support/program-world";

const targetId = `${resourceGroupId(siteFacts("line-1").resourceGroup)}/providers/Microsoft.Edge/targets/line1`;
const hubGroup = resourceGroupId(facts.hub.resourceGroup);
const solutionTemplateId = `${hubGroup}/providers/Microsoft.Edge/solutionTemplates/vision`;
const registryId = `${hubGroup}/providers/Microsoft.ContainerRegistry/registries/${facts.hub.registry}`;
const connectedRegistryId = `${registryId}/connectedRegistries/line1`;
const pullTokenId = `${registryId}/tokens/line1-pull`;

describe("a manual deletion or change, on the real engine", function () {
  this.timeout(600_000);
  let given: ProgramWorld;
  /** Ids of all resources in Azure before the site was created again. */
  let withoutSite: string[] = [];
  before(async () => {
    given = await ProgramWorld.start({ policies: false });
    await given.bringUp();
  });
  after(() => given?.end());

  const everything = () =>
    given.world.azure.azure.store
      .all()
      .flatMap(({ id, type }) => (type.endsWith("/jobs") ? [] : id.toLowerCase()))
      .sort();

  /** The engine's state of the site. */
  const resources = async () => {
    const { deployment } = JSON.parse(await given.stacks.exported("line-1")) as { deployment: { resources: { urn: string }[] } };
    return deployment.resources.map(({ urn }) => urn).sort();
  };

  /** Asserts that everything exists again, once, and that nothing remains to be done. */
  const isWhole = async () => {
    await succeeded(given.stacks.preview("line-1", "--expect-no-changes"));
    const targets = given.world.azure.azure.store.all("Microsoft.Edge/targets").map(({ name }) => name);
    assert.deepEqual([targets, Object.values(given.revisions())], [["line1"], ["ReadyToDeploy"]]);
    await succeeded(given.command("prove", "-s", "line-1"));
  };

  it("of a solution version is detected only by a refresh, after which the version is created again", async () => {
    const [solutionVersion] = Object.keys(given.revisions());
    await armCall(given.world, "POST", `${targetId}/removeRevision`, "2025-08-01", { solutionTemplateId, solutionVersion });
    await succeeded(given.stacks.preview("line-1", "--expect-no-changes"));
    await succeeded(given.stacks.up("line-1", "--refresh"));
    await isWhole();
  });

  it("of a target with its solutions is repaired: all of them are created again", async () => {
    await armCall(given.world, "DELETE", targetId, "2025-08-01");
    await succeeded(given.stacks.up("line-1", "--refresh"));
    await isWhole();
  });

  /** The target's values for the pinned version in Azure. */
  const values = () => {
    const [found] = given.world.azure.azure.store.all("Microsoft.Edge/configurations/dynamicConfigurations/versions");
    assert.ok(found);
    return found;
  };

  it("of values, if the service confirmed but lost it, is written again after a refresh, and staged", async () => {
    const { store } = given.world.azure.azure;
    const previous = structuredClone(values());
    const stop = store.watch(() => void (values().properties["values"] === previous.properties["values"] || store.put(structuredClone(previous))));
    given.pin("1.0.0", { values: { cameraUrl: "rtsp://camera-2/stream" } });
    await succeeded(given.stacks.up("line-1"));
    stop();
    assert.deepEqual([values().properties["values"], Object.keys(given.revisions())], [previous.properties["values"], ["vision-1.0.0.1"]]);
    const output = await succeeded(given.stacks.up("line-1", "--refresh"));
    assert.match(output, /changed outside this stack: the service has other values for the solution/);
    assert.match(String(values().properties["values"]), /camera-2/);
    assert.deepEqual(given.revisions(), { "vision-1.0.0.1": "ReadyToDeploy", "vision-1.0.0.2": "ReadyToDeploy" });
    await succeeded(given.stacks.preview("line-1", "--refresh", "--expect-no-changes"));
  });

  it("of a target's values and properties is reverted after a refresh, without a new revision", async () => {
    const { store } = given.world.azure.azure;
    const version = values();
    await armCall(given.world, "PUT", version.id, "2025-08-01", { properties: { values: "cameraUrl: rtsp://theirs/stream\n" } });
    const target = store.get(targetId);
    assert.ok(target);
    store.put({ ...target, properties: { ...target.properties, displayName: "theirs", state: "inactive" } });
    const output = await succeeded(given.stacks.up("line-1", "--refresh"));
    assert.match(output, /\[Target line1\] changed outside this stack: state is inactive, this stack sets active/);
    assert.match(String(values().properties["values"]), /camera-2/);
    assert.deepEqual([store.get(targetId)?.properties["state"], store.get(targetId)?.properties["displayName"]], ["active", target.properties["displayName"]]);
    assert.deepEqual(Object.keys(given.revisions()), ["vision-1.0.0.1", "vision-1.0.0.2"]);
    await succeeded(given.stacks.preview("line-1", "--refresh", "--expect-no-changes"));
  });

  /** Changes the site's pull secret as kubectl does. */
  const patchSecret = (body: object) => {
    const kubeconfig = new KubeConfig();
    kubeconfig.loadFromFile(given.world.sites.get("line-1")?.kubeconfig ?? "");
    const options = setHeaderOptions("Content-Type", PatchStrategy.MergePatch);
    return kubeconfig
      .makeApiClient(CoreV1Api)
      .patchNamespacedSecret({ namespace: "default", name: "my-acr-secret", body, fieldManager: "kubectl-patch" }, options);
  };

  it("of the login in a pull secret is detected and reverted", async () => {
    await patchSecret({ stringData: { password: "theirs", note: "kept" } });
    const { code, stdout } = await given.command("prove", "-s", "line-1");
    assert.equal(code, 1, stdout);
    assert.match(stdout, /pull secret default\/my-acr-secret: the site REFUSES its login: .*\(its password is not the stack's\)/);
    assert.match(
      await succeeded(given.stacks.preview("line-1")),
      /warning: EDGE-PULL-SECRET-CHANGED .*default\/my-acr-secret\n\s+given {3}last written by kubectl-patch/,
    );
    assert.doesNotMatch(await succeeded(given.stacks.up("line-1", "--refresh")), /conflict/);
    assert.match(await succeeded(given.command("prove", "-s", "line-1")), /pull secret default\/my-acr-secret: the site accepts its login\n/);
    assert.doesNotMatch(await succeeded(given.stacks.preview("line-1", "--refresh", "--expect-no-changes")), /EDGE-PULL-SECRET-CHANGED/);
  });

  /** Passwords of the token that pods use to pull. */
  const pullPasswords = () => slotsOf(given.world.azure.azure.store.get(pullTokenId) ?? assert.fail("no token")).length;
  const issueByHand = () =>
    armCall(given.world, "POST", `${registryId}/generateCredentials`, "2025-11-01", { tokenId: pullTokenId, name: "password2" }).then(() =>
      assert.equal(pullPasswords(), 2),
    );

  it("that adds a second password to the pull token is detected by a refresh or the next rotation, and the password is retired", async () => {
    await issueByHand();
    assert.match(await succeeded(given.stacks.up("line-1", "--refresh")), /password2, issued .* is valid but not the password in use/);
    assert.equal(pullPasswords(), 1);
    await issueByHand();
    given.project.change("line-1", "site", (site) => ({ ...site, rotation: { client: 1 } }));
    await succeeded(given.stacks.up("line-1"));
    assert.equal(pullPasswords(), 1);
    await succeeded(given.stacks.preview("line-1", "--refresh", "--expect-no-changes"));
    assert.match(await succeeded(given.command("prove", "-s", "line-1")), /my-acr-secret: the site accepts its login\n/);
  });

  it("of the site's registry is repaired together with the site, because the instance in the cluster would not match a new registry", async () => {
    await armCall(given.world, "POST", `${connectedRegistryId}/deactivate`, "2025-11-01");
    await armCall(given.world, "DELETE", connectedRegistryId, "2025-11-01");
    await succeeded(given.stacks.destroy("line-1"));
    withoutSite = everything();
    await succeeded(given.stacks.up("line-1"));
    await isWhole();
  });

  it("of a tag after its version was published is detected by a site's preview, a hub's refresh and prove", async () => {
    // Install first: a version with a moved tag is not installed.
    given.pin("1.0.0", { installation: "on" });
    await succeeded(given.stacks.up("line-1"));
    assert.deepEqual(Object.values(given.revisions()), ["Deployed"]);
    const before = given.writes();
    await moveTag(given, "factory/vision", "1.0.0");
    assert.match(
      await succeeded(given.stacks.preview("line-1")),
      /warning: EDGE-TAG-MOVED {2}a tag of vision 1\.0\.0 was moved[\s\S]*given {3}factory\/vision:1\.0\.0 = sha256:/,
    );
    assert.match(
      await succeeded(given.stacks.run(["refresh", "--yes", "--stack", "hub"])),
      /factory\/vision:1\.0\.0 leads to sha256:\w+, the version was published with sha256:/,
    );
    const { code, stdout, stderr } = await given.command("prove", "-s", "line-1");
    assert.deepEqual([code, given.writes()], [1, before], stdout + stderr);
    assert.match(stdout, /factory\/vision:1\.0\.0 .*TAG MOVED/);
    assert.match(stderr, /EDGE-TAG-MOVED[\s\S]*fix .*push the published image again/);
  });

  it("of a site's cluster keeps the site while the cluster is unreachable, and removes it with all workloads after it is declared permanently gone", async () => {
    await given.world.sites.get("line-1")?.stop();
    const [before, allResources] = [given.writes(), await resources()];
    const output = await failed(given.stacks.destroy("line-1"));
    assert.match(output, /EDGE-DESTROY-OFFLINE {2}the site's cluster is Offline/);
    assert.doesNotMatch(output, /EDGE-AZURE|DELETE_UNREACHABLE/);
    assert.deepEqual([given.writes(), await resources()], [before, allResources]);
    await succeeded(given.stacks.run(["config", "set", "--stack", "line-1", "--path", "edge-staging:site.retireUnreachable", "true"]));
    assert.match(
      await succeeded(given.stacks.up("line-1")),
      /EDGE-RETIREMENT .* removed from Azure only, and objects in the cluster are dropped from the state only/,
    );
    assert.equal(given.writes(), before);
    const { store } = given.world.azure.azure;
    const { connectedClusterId } = siteFacts("line-1");
    const lost = store.all().filter(({ id }) => id.toLowerCase().startsWith(connectedClusterId.toLowerCase()));
    for (const { id } of lost) store.delete(id);
    await succeeded(given.stacks.preview("line-1", "--expect-no-changes"));
    for (const one of lost) store.put(one);
    await succeeded(given.stacks.destroy("line-1"));
    assert.deepEqual(everything(), withoutSite);
    const calls = given.world.azure.requests.writes().slice(before);
    assert.ok(calls.some(({ path }) => path.endsWith("/connectedRegistries/line1/deactivate")));
  });
});
