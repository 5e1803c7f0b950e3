import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { V1Deployment, V1Pod } from "@kubernetes/client-node";
import { facts } from "../../lab/facts";
import type { AssumptionReport } from "../../cli/verify-assumptions/assumption-report";
import type { FleetStatus } from "../../cli/status/fleet-status";
import { ProgramWorld, failed, succeeded } from "../support/program-world";

describe("an installed solution, on the real engine", function () {
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
  /** Images of the solution's ready pods, without the registry's address. Terminating pods do not count. */
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

  it("runs after staging, with images from the site's own registry", async () => {
    assert.deepEqual([given.revisions(), await running()], [{ "vision-1.0.0.1": "Deployed" }, ["factory/gateway:1.0.0", "factory/vision:1.0.0"]]);
    await succeeded(given.stacks.preview("line-1", "--expect-no-changes"));
  });

  it("is upgraded in place, and the previous revision is kept", async () => {
    await pinned("1.1.0");
    assert.deepEqual(given.revisions(), { "vision-1.0.0.1": "ReadyToDeploy", "vision-1.1.0.1": "Deployed" });
    const [deployment, ...others] = await cluster().list<V1Deployment>("apps/v1", "Deployment", { namespace: "vision" });
    const images = deployment?.spec?.template.spec?.containers.map(({ image = "" }) => image.slice(image.indexOf("/") + 1));
    assert.deepEqual([images, others], [["factory/vision:1.1.0", "factory/gateway:1.1.0"], []]);
  });

  it("rolls back to the kept revision without downloading any image data from the cloud", async () => {
    const before = given.world.blobBytesRead();
    assert.ok(before > 0);
    await pinned("1.0.0");
    assert.deepEqual(given.revisions(), { "vision-1.0.0.1": "Deployed", "vision-1.1.0.1": "ReadyToDeploy" });
    assert.equal(given.world.blobBytesRead(), before);
    await succeeded(given.stacks.preview("line-1", "--expect-no-changes"));
  });

  it("reports which of the program's assumptions about Azure hold and which do not, without resource names", async () => {
    const run = async () => {
      const { code, stdout, stderr } = await given.command("verify-assumptions", "hub", "line-1", "--json");
      const { assumptions } = JSON.parse(stdout || stderr) as AssumptionReport;
      for (const name of ["line-?1", "\\bvision", facts.subscriptionId, facts.hub.registry])
        assert.ok(!assumptions.some(({ seen, verdict }) => verdict !== "not tried" && new RegExp(name).test(seen.join())), `${name} in ${stdout}`);
      return { code, ids: (wanted: string) => assumptions.flatMap(({ id, verdict }) => (verdict === wanted ? [id] : [])) };
    };
    const before = given.writes();
    const good = await run();
    assert.deepEqual([good.code, good.ids("failed"), given.writes()], [0, [], before]);
    assert.deepEqual(good.ids("held"), [
      "orchestration-versions-stage",
      "instance-name-from-review",
      "replaced-version-state",
      "owner-texts-kept",
      "connection-string-in-secret",
    ]);
    const { store } = given.world.azure.azure;
    const [replaced = assert.fail()] = store.all("Microsoft.Edge/targets/solutions/versions").filter(({ name }) => name === "vision-1.1.0.1");
    const previous = structuredClone(replaced);
    store.put({ ...previous, properties: { ...previous.properties, state: "Undeployed" } });
    const bad = await run();
    store.put(previous);
    assert.deepEqual([bad.code, bad.ids("failed")], [1, ["replaced-version-state"]]);
  });

  it("is not upgraded if an image was damaged at the site after the proof: the error names the image, and the running version stays", async () => {
    const folder = (await given.world.sites.get("line-1")?.registryFolder()) ?? "";
    const layer = createHash("sha256").update("gateway 1.2.0").digest("hex");
    const file = join(folder, "docker", "registry", "v2", "blobs", "sha256", layer.slice(0, 2), layer, "data");
    const bytes = readFileSync(file);
    // The vendor's check only looks for files, so the service reports the version as staged.
    given.world.play({ stagingCheck: "existence" });
    const stop = given.world.azure.requests.watch(({ path }) => {
      if (path.endsWith("/publishSolutionVersion")) writeFileSync(file, bytes.subarray(1));
    });
    given.pin("1.2.0");
    const output = await failed(given.stacks.up("line-1")).finally(() => {
      stop();
      writeFileSync(file, bytes);
      given.world.play({});
    });
    assert.match(
      output,
      new RegExp(`EDGE-SITE-IMAGE-DAMAGED .*factory/gateway:1\\.2\\.0\\n.*${layer} should have ${bytes.length} bytes, the site has ${bytes.length - 1}`),
    );
    assert.deepEqual([given.revisions()["vision-1.0.0.1"], given.revisions()["vision-1.2.0.1"]], ["Deployed", "ReadyToUpgrade"]);
    assert.deepEqual(await running(), ["factory/gateway:1.0.0", "factory/vision:1.0.0"]);
    const { needs, sites } = JSON.parse((await given.command("status", "line-1", "--json")).stdout) as FleetStatus;
    const { wanted, staged, installed } = sites[0]?.solutions[0] ?? {};
    assert.deepEqual([needs[0]?.code, sites[0]?.state, wanted, staged, installed], ["EDGE-SITE-IMAGE-DAMAGED", "failed", "1.2.0", "1.2.0", "1.0.0"]);
  });

  it("keeps no more previous revisions than configured", async () => {
    await pinned("1.2.0");
    assert.deepEqual(given.revisions(), { "vision-1.0.0.1": "ReadyToDeploy", "vision-1.2.0.1": "Deployed" });
    await succeeded(given.stacks.refresh("line-1"));
    await succeeded(given.stacks.preview("line-1", "--expect-no-changes"));
  });

  it("is uninstalled when the mode changes to staging only, and its images stay", async () => {
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
