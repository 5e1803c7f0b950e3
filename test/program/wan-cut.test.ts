import assert from "node:assert/strict";
import type { V1Pod } from "@kubernetes/client-node";
import { eventually } from "../contract/site/staging-world";
import { ProgramWorld, succeeded } from "../support/program-world";

const line = "line-1";

/**
 * A site has two outbound connections. Its registry uses one to reach the cloud registry (login server and data endpoint): it is down from the end of staging to the end of this file.
 * The cluster's agents use the other to receive work from Azure. Without it the service installs nothing, so it is down for the reboot only.
 * The operator of the site is elsewhere, and always reaches Azure, the cloud registry and the cluster's API.
 * Nodes cache no image of the solution: each start of a pod downloads its images completely from the registry in their names.
 */
describe("a site that loses its connection to the cloud registry after staging, on the real engine", function () {
  this.timeout(300_000);
  let given: ProgramWorld;
  let repair: () => void;
  let cloudBytes: number;
  before(async () => {
    given = await ProgramWorld.start({ policies: false });
    given.project.addVersion("vision", "1.0.0", "1.1.0");
    given.pin("1.0.0", { installation: "off" });
    await given.bringUp(["1.0.0", "1.1.0"]);
    given.pin("1.1.0");
    await succeeded(given.stacks.up(line));
    assert.deepEqual(given.revisions(), { "vision-1.0.0.1": "ReadyToDeploy", "vision-1.1.0.1": "ReadyToDeploy" });
    repair = given.world.cut(line, "registry");
    cloudBytes = given.world.blobBytesRead();
    assert.ok(cloudBytes > 0);
  });
  after(() => given?.end());

  const site = () => given.world.sites.get(line) ?? assert.fail(`there is no ${line}`);
  const podsOf = (namespace: string) => site().client.list<V1Pod>("v1", "Pod", { namespace });
  const isReady = ({ status }: V1Pod) => status?.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True") ?? false;
  const restartsOf = ({ status }: V1Pod) => status?.containerStatuses?.[0]?.restartCount ?? 0;
  /** Images of the solution's ready pods, without the registry's address. */
  const running = async () => {
    const pods = (await podsOf("vision")).filter((pod) => !pod.metadata?.deletionTimestamp && isReady(pod));
    return pods.flatMap(({ spec }) => (spec?.containers ?? []).map(({ image = "" }) => image.slice(image.indexOf("/") + 1))).sort();
  };
  const imagesOf = (version: string) => [`factory/gateway:${version}`, `factory/vision:${version}`];
  const connectionState = () => {
    const [registry] = given.world.azure.azure.store.all("Microsoft.ContainerRegistry/registries/connectedRegistries");
    return registry?.properties["connectionState"];
  };
  const isConnected = () => given.world.azure.azure.store.all("Microsoft.Kubernetes/connectedClusters")[0]?.properties["connectivityStatus"];
  /** Runs the work, and fails unless the site's own registry served images meanwhile, and the cloud registry none. */
  const servedBySite = async (work: () => Promise<unknown>) => {
    const before = given.world.siteBlobBytesRead(line);
    await work();
    const served = { site: given.world.siteBlobBytesRead(line) > before, cloud: given.world.blobBytesRead() - cloudBytes };
    assert.deepEqual(served, { site: true, cloud: 0 });
  };
  const install = (version: string) =>
    servedBySite(async () => {
      given.pin(version, { installation: "on" });
      await succeeded(given.stacks.up(line));
      assert.deepEqual(await running(), imagesOf(version));
    });

  it("installs the staged revision, which needs the cluster's agent but not the cloud registry", async () => {
    await install("1.1.0");
    assert.deepEqual(given.revisions(), { "vision-1.0.0.1": "ReadyToDeploy", "vision-1.1.0.1": "Deployed" });
    assert.deepEqual([connectionState(), isConnected()], ["Offline", "Connected"]);
  });

  it("starts again after a power failure of all nodes, while the cluster's agent cannot reach Azure either", async () => {
    const connect = given.world.cut(line, "cloud");
    await servedBySite(async () => {
      // The worst case: the nodes have lost the images of the site's registry.
      for (const { spec } of await podsOf("vision"))
        for (const { image = "" } of spec?.containers ?? []) await site().images.remove(spec?.nodeName ?? "", image);
      await site().reboot();
      for (const namespace of ["connected-registry", "vision"])
        await eventually(async () => {
          const pods = await podsOf(namespace);
          return pods.length > 0 && pods.every((pod) => isReady(pod) && restartsOf(pod) > 0);
        });
      assert.deepEqual(await running(), imagesOf("1.1.0"));
    });
    assert.equal(isConnected(), "Offline");
    connect();
  });

  it("rolls back to the previous revision, and installs the newer one again", async () => {
    await install("1.0.0");
    assert.deepEqual(given.revisions(), { "vision-1.0.0.1": "Deployed", "vision-1.1.0.1": "ReadyToDeploy" });
    await install("1.1.0");
    assert.deepEqual(given.revisions(), { "vision-1.0.0.1": "ReadyToDeploy", "vision-1.1.0.1": "Deployed" });
    assert.equal(connectionState(), "Offline");
  });

  it("is proved without the connection, and has nothing left to do when it is restored", async () => {
    await succeeded(given.command("prove", "-s", line));
    repair();
    await eventually(async () => connectionState() === "Online");
    await succeeded(given.stacks.preview(line, "--expect-no-changes"));
  });
});
