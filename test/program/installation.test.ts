import assert from "node:assert/strict";
import type { V1Deployment, V1Pod } from "@kubernetes/client-node";
import { ProgramWorld, succeeded } from "../support/program-world";

describe("a solution that is installed, on the real engine", function () {
  this.timeout(300_000);
  let given: ProgramWorld;
  before(async () => {
    given = await ProgramWorld.start({ policies: false });
    for (const version of ["1.1.0", "1.2.0"]) given.project.addVersion("vision", "1.0.0", version);
    given.pin("1.0.0", { installation: "on" });
    await given.bringUp(["1.0.0", "1.1.0", "1.2.0"]);
  });
  after(() => given?.end());

  const cluster = () => {
    const site = given.world.sites.get("line-1");
    assert.ok(site);
    return site.client;
  };
  /** Images of the solution's ready pods, without the registry's address; those that are on their way out left aside. */
  const running = async () => {
    const pods = await cluster().list<V1Pod>("v1", "Pod", { namespace: "vision" });
    const ready = pods.filter(
      ({ metadata, status }) => !metadata?.deletionTimestamp && status?.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True"),
    );
    return ready.flatMap(({ spec }) => (spec?.containers ?? []).map(({ image = "" }) => image.slice(image.indexOf("/") + 1))).sort();
  };
  const pinned = async (version: string) => {
    given.pin(version);
    await succeeded(given.stacks.up("line-1"));
  };

  it("runs once it is staged, from the site's own registry", async () => {
    assert.deepEqual([given.revisions(), await running()], [{ "vision-1.0.0.1": "Deployed" }, ["factory/gateway:1.0.0", "factory/vision:1.0.0"]]);
    await succeeded(given.stacks.preview("line-1", "--expect-no-changes"));
  });

  it("is upgraded in place, and the former revision stays", async () => {
    await pinned("1.1.0");
    assert.deepEqual(given.revisions(), { "vision-1.0.0.1": "ReadyToDeploy", "vision-1.1.0.1": "Deployed" });
    const [deployment, ...others] = await cluster().list<V1Deployment>("apps/v1", "Deployment", { namespace: "vision" });
    const images = deployment?.spec?.template.spec?.containers.map(({ image = "" }) => image.slice(image.indexOf("/") + 1));
    assert.deepEqual([images, others], [["factory/vision:1.1.0", "factory/gateway:1.1.0"], []]);
  });

  it("goes back to the kept revision without a byte of an image from the cloud", async () => {
    const before = given.world.blobBytesRead();
    assert.ok(before > 0);
    await pinned("1.0.0");
    assert.deepEqual(given.revisions(), { "vision-1.0.0.1": "Deployed", "vision-1.1.0.1": "ReadyToDeploy" });
    assert.equal(given.world.blobBytesRead(), before);
    await succeeded(given.stacks.preview("line-1", "--expect-no-changes"));
  });

  it("keeps no more former revisions than it is told", async () => {
    await pinned("1.2.0");
    assert.deepEqual(given.revisions(), { "vision-1.0.0.1": "ReadyToDeploy", "vision-1.2.0.1": "Deployed" });
    await succeeded(given.stacks.refresh("line-1"));
    await succeeded(given.stacks.preview("line-1", "--expect-no-changes"));
  });

  it("is uninstalled when it is only to be staged, and its images stay", async () => {
    given.pin("1.2.0", { installation: "off" });
    await succeeded(given.stacks.up("line-1"));
    assert.deepEqual(given.revisions(), { "vision-1.0.0.1": "ReadyToDeploy", "vision-1.2.0.1": "Undeployed" });
    assert.deepEqual(await cluster().list<V1Deployment>("apps/v1", "Deployment", { namespace: "vision" }), []);
    await succeeded(given.command("prove", "-s", "line-1"));
  });

  it("leaves nothing behind when its site is destroyed", async () => {
    given.pin("1.2.0", { installation: "on" });
    await succeeded(given.stacks.up("line-1"));
    assert.equal(given.revisions()["vision-1.2.0.1"], "Deployed");
    await succeeded(given.stacks.destroy("line-1"));
    assert.deepEqual([given.revisions(), await cluster().list<V1Deployment>("apps/v1", "Deployment", { namespace: "vision" })], [{}, []]);
  });
});
