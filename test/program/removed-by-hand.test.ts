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

describe("what somebody removes or changes by hand, on the real engine", function () {
  this.timeout(600_000);
  let given: ProgramWorld;
  /** Ids of all that Azure had before the site was made once more. */
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

  /** What the engine knows of the site. */
  const resources = async () => {
    const { deployment } = JSON.parse(await given.stacks.exported("line-1")) as { deployment: { resources: { urn: string }[] } };
    return deployment.resources.map(({ urn }) => urn).sort();
  };

  /** Everything is there again, once, and nothing is left to do. */
  const isWhole = async () => {
    await succeeded(given.stacks.preview("line-1", "--expect-no-changes"));
    const targets = given.world.azure.azure.store.all("Microsoft.Edge/targets").map(({ name }) => name);
    assert.deepEqual([targets, Object.values(given.revisions())], [["line1"], ["ReadyToDeploy"]]);
    await succeeded(given.command("prove", "-s", "line-1"));
  };

  it("is not seen without a refresh, and made again after one: a solution version", async () => {
    const [solutionVersion] = Object.keys(given.revisions());
    await armCall(given.world, "POST", `${targetId}/removeRevision`, "2025-08-01", { solutionTemplateId, solutionVersion });
    await succeeded(given.stacks.preview("line-1", "--expect-no-changes"));
    await succeeded(given.stacks.up("line-1", "--refresh"));
    await isWhole();
  });

  it("is made again with all that went along: a target with its solutions", async () => {
    await armCall(given.world, "DELETE", targetId, "2025-08-01");
    await succeeded(given.stacks.up("line-1", "--refresh"));
    await isWhole();
  });

  /** The target's values for the pinned version, as Azure has them. */
  const values = () => {
    const [found] = given.world.azure.azure.store.all("Microsoft.Edge/configurations/dynamicConfigurations/versions");
    assert.ok(found);
    return found;
  };

  it("is written after a refresh, and staged: a change of values that never reached the service although it answered", async () => {
    const { store } = given.world.azure.azure;
    const former = structuredClone(values());
    const stop = store.watch(() => void (values().properties["values"] === former.properties["values"] || store.put(structuredClone(former))));
    given.pin("1.0.0", { values: { cameraUrl: "rtsp://camera-2/stream" } });
    await succeeded(given.stacks.up("line-1"));
    stop();
    assert.deepEqual([values().properties["values"], Object.keys(given.revisions())], [former.properties["values"], ["vision-1.0.0.1"]]);
    const said = await succeeded(given.stacks.up("line-1", "--refresh"));
    assert.match(said, /changed outside this stack: the service has other values for the solution/);
    assert.match(String(values().properties["values"]), /camera-2/);
    assert.deepEqual(given.revisions(), { "vision-1.0.0.1": "ReadyToDeploy", "vision-1.0.0.2": "ReadyToDeploy" });
    await succeeded(given.stacks.preview("line-1", "--refresh", "--expect-no-changes"));
  });

  it("is put back after a refresh without a further revision: values and properties of the target that somebody changed", async () => {
    const { store } = given.world.azure.azure;
    const version = values();
    await armCall(given.world, "PUT", version.id, "2025-08-01", { properties: { values: "cameraUrl: rtsp://theirs/stream\n" } });
    const target = store.get(targetId);
    assert.ok(target);
    store.put({ ...target, properties: { ...target.properties, displayName: "theirs", state: "inactive" } });
    const said = await succeeded(given.stacks.up("line-1", "--refresh"));
    assert.match(said, /\[Target line1\] changed outside this stack: state is inactive, this stack sets active/);
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

  it("is noticed and taken back: the login in a pull secret that somebody patched", async () => {
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

  /** Passwords of the token with which pods pull. */
  const pullPasswords = () => slotsOf(given.world.azure.azure.store.get(pullTokenId) ?? assert.fail("no token")).length;
  const issueByHand = () =>
    armCall(given.world, "POST", `${registryId}/generateCredentials`, "2025-11-01", { tokenId: pullTokenId, name: "password2" }).then(() =>
      assert.equal(pullPasswords(), 2),
    );

  it("is retired, although nothing was ever rotated: a second password of the pull token, which a refresh or the next rotation finds", async () => {
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

  it("is made again with the rest of the site: the site's registry, which the one on the cluster would not know", async () => {
    await armCall(given.world, "POST", `${connectedRegistryId}/deactivate`, "2025-11-01");
    await armCall(given.world, "DELETE", connectedRegistryId, "2025-11-01");
    await succeeded(given.stacks.destroy("line-1"));
    withoutSite = everything();
    await succeeded(given.stacks.up("line-1"));
    await isWhole();
  });

  it("is noticed by a site's preview, a hub's refresh and prove: a tag that was moved after its version was published", async () => {
    // Installed before: what has a moved tag is not installed.
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

  it("keeps a site as it is while its cluster is away, and lets it go once it was said to be gone for ever: its cluster, with all that ran there", async () => {
    await given.world.sites.get("line-1")?.stop();
    const [before, whole] = [given.writes(), await resources()];
    const said = await failed(given.stacks.destroy("line-1"));
    assert.match(said, /EDGE-DESTROY-OFFLINE {2}the site's cluster is Offline/);
    assert.doesNotMatch(said, /EDGE-AZURE|DELETE_UNREACHABLE/);
    assert.deepEqual([given.writes(), await resources()], [before, whole]);
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
