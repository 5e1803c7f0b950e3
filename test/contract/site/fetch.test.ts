import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import type { V1Pod } from "@kubernetes/client-node";
import { assertStillProved } from "../../../components/orchestration/proved-images";
import type { MeasuredTransfer } from "../../../components/core/data-rate";
import type { Context } from "../../../components/dynamic/lifecycle";
import { pullActionsFor } from "../../../components/core/scope-map-actions";
import { eventually } from "./staging-world";
import { FetchWorld, layerBytes, proofOf } from "./fetch-world";

const bySite = (...names: string[]) => names.map((name) => `apps/${name}:1.0.0 site registry`);

describe("a fetch to a site whose provider process is killed during each fault", function () {
  this.timeout(300_000);
  let given: FetchWorld;
  before(async () => {
    given = await FetchWorld.start();
  });
  after(() => given?.stop());

  const connectedRegistry = () => given.site.read(`/connectedRegistries/${given.site.facts.key}`);

  it("to a full volume ends in one error with image, site, bytes and fix; with free space, the next run fetches the rest", async () => {
    await given.push("full", 4);
    given.layerTakes(0.5);
    given.limits.volume = 2.5 * layerBytes;
    const object = given.fetch(["full"], { stallTimeout: "PT20S" });
    await given.killedOver(object, "full", () => eventually(async () => (await connectedRegistry()).statusDetails.length > 0));
    const failure = await given.run(object);
    assert.match(
      failure ?? "",
      /^EDGE-FETCH-BLOCKED {2}site line-1 cannot fetch the images of full 1\.0\.0; last status: 0 of 1 image, 20\d\.\d of 40\d\.\d kB/m,
    );
    assert.match(failure ?? "", /\n {2}given {3}apps\/full:1\.0\.0 lacks 20\d\.\d of 40\d\.\d kB\n {2}fix /);
    assert.match(failure ?? "", /EDGE-SITE-UNHEALTHY .*DiskError: no space left on device\n/);
    given.limits.volume = undefined;
    assert.deepEqual([await given.run(object), proofOf(object)], [undefined, bySite("full")]);
  });

  it("of a moved tag fails with both digests; after the tag is restored, the next run continues", async () => {
    const { digest } = await given.push("moved", 4);
    given.layerTakes(0.5);
    const object = given.fetch(["moved"], { publishedDigests: { "apps/moved:1.0.0": digest } });
    let present = "";
    await given.killedOver(object, "moved", async () => {
      present = (await given.push("moved", 3)).digest;
    });
    assert.match((await given.run(object)) ?? "", new RegExp(`EDGE-TAG-MOVED .*\\n {2}given {3}apps/moved:1\\.0\\.0 = ${present}\\n {2}allowed ${digest}\\n`));
    await given.push("moved", 4);
    assert.deepEqual([await given.run(object), proofOf(object)], [undefined, bySite("moved")]);
  });

  it("over a link that is down for an hour waits for the link in the same run", async () => {
    await given.push("cut", 3);
    given.layerTakes(0.5);
    const object = given.fetch(["cut"]);
    let restore = () => {};
    await given.killedOver(object, "cut", () => {
      restore = given.site.uplink.lose();
    });
    const running = given.run(object);
    await given.clock.wait(3_600_000);
    restore();
    assert.deepEqual([await running, proofOf(object)], [undefined, bySite("cut")]);
  });

  it("from a registry whose pod restarts waits for the pod in the same run", async () => {
    await given.push("restarted", 4);
    given.layerTakes(0.5);
    const object = given.fetch(["restarted"]);
    await given.killedOver(object, "restarted", async () => {
      const { client } = given.site.site;
      const namespace = "connected-registry";
      const pods = await client.list<V1Pod>("v1", "Pod", { namespace, labelSelector: "app.kubernetes.io/name=connected-registry" });
      assert.ok(pods.length > 0);
      for (const { metadata } of pods) await client.remove({ apiVersion: "v1", kind: "Pod", metadata: { namespace, name: metadata?.name ?? "" } });
    });
    assert.deepEqual([await given.run(object), proofOf(object)], [undefined, bySite("restarted")]);
  });

  it("with a login that was revoked by a new password fails and reports it; with the new password, the next run continues", async () => {
    await given.push("rotated", 8);
    given.layerTakes(1);
    const object = given.fetch(["rotated"], { stallTimeout: "PT12S" });
    const failing = given.run(object);
    const noted = given.provider.output.length;
    await eventually(
      async () =>
        given.provider.output
          .slice(noted)
          .join("")
          .match(/0 of 1 image, [^\n]*fetched:rotated\]/) !== null,
    );
    const { facts, lab, registryId } = given.site;
    given.site.clientPassword = await lab.password(`${registryId}/tokens/${facts.clientToken}`);
    assert.match(
      (await failing) ?? "",
      /EDGE-FETCH-LOGIN .*client token line1-pull .* site line-1 .*rotated 1\.0\.0.*\n {2}given {3}apps\/rotated:1\.0\.0 lacks \d/,
    );
    const renewed = given.fetch(["rotated"]);
    await given.killedOver(renewed, "rotated", () => undefined);
    assert.deepEqual([await given.run(renewed), proofOf(renewed)], [undefined, bySite("rotated")]);
  });

  it("of two solutions with shared layers fetches both at once, and keeps the repositories of both", async () => {
    given.limits.rate = undefined;
    const shared = (own: string) => [["shared by two ".padEnd(layerBytes, "x"), own]];
    for (const name of ["left", "right"]) await given.site.push(`apps/${name}`, shared(name));
    const [left, right] = [given.fetch(["left"]), given.fetch(["right"])];
    assert.deepEqual(await Promise.all([given.run(left), given.run(right)]), [undefined, undefined]);
    assert.deepEqual([proofOf(left), proofOf(right)], [bySite("left"), bySite("right")]);
    const { actions } = await given.site.read("/scopeMaps/line1");
    assert.deepEqual(
      pullActionsFor(["apps/left", "apps/right"]).filter((action) => !actions.includes(action)),
      [],
    );
  });

  it("loses its proof if a layer is truncated at the site: neither publish nor install continues, and the next run names image, site and bytes", async () => {
    const object = given.fetch(["cut"]);
    assert.equal(await given.run(object), undefined);
    const file = await given.layerFile("cut", 1);
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.subarray(0, 10));
    const damaged = new RegExp(`EDGE-SITE-IMAGE-DAMAGED .*site line-1 .*apps/cut:1\\.0\\.0\\n.*should have ${layerBytes} bytes, the site has 10\\n`);
    try {
      const { proof } = object.outputs as { proof?: [] };
      const context = { environment: { KUBECONFIG: given.site.site.kubeconfig }, log: () => undefined } as unknown as Context;
      await assert.rejects(assertStillProved({ proof, proofMode: "required", siteRegistry: given.access }, context), damaged);
      await object.refresh(given.provider);
      assert.match((await given.run(object)) ?? "", damaged);
    } finally {
      writeFileSync(file, bytes);
    }
    assert.equal(await given.run(object), undefined);
  });

  it("uses the full link, and requests each missing blob at most once per poll", async () => {
    const layers = 10;
    await given.push("large", layers);
    given.layerTakes(3);
    given.proxy.begin();
    let looks = 0;
    const stop = given.site.lab.azure.requests.watch(({ method, path }) => {
      if (method === "GET" && path.endsWith("/scopeMaps/line1")) looks += 1;
    });
    const beganMs = given.clock.now().getTime();
    const object = given.fetch(["large"]);
    assert.equal(await given.run(object), undefined);
    stop();
    const share = ((layers * layerBytes) / (given.limits.rate ?? 0) / ((given.clock.now().getTime() - beganMs) / 1_000)) * 100;
    const asked = new Map<string, number>();
    for (const { method, path, status } of given.proxy.finish().passed)
      if (method === "HEAD" && path.includes("/blobs/") && status !== 401) asked.set(path, (asked.get(path) ?? 0) + 1);
    const most = Math.max(...asked.values());
    process.stdout.write(`      ${share.toFixed(1)} % of the link's rate; ${looks} looks, at most ${most} requests for one blob of ${asked.size}\n`);
    const { transfer = { bytes: 0, ms: 1 } } = object.outputs as { transfer?: MeasuredTransfer };
    const measured = transfer.bytes / transfer.ms / ((given.limits.rate ?? 0) * given.clock.speed * 1e-3);
    assert.ok(measured > 0.8 && measured < 1.2, `later forecasts would take ${measured} of the link's rate`);
    assert.ok(share >= 90, `${share} % of the link's rate`);
    assert.ok(most <= looks && asked.size === layers + 1, `${most} requests for one blob in ${looks} looks`);
  });
});
