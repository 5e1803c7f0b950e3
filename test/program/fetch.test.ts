import assert from "node:assert/strict";
import type { ImageProof } from "../../components/core/image-proof";
import type { WrittenScenario } from "../../lab/scenario/scenario";
import { changedRegistry } from "../support/changed-registry";
import { writeLayout } from "../support/image-layout";
import { ProgramWorld, failed, succeeded } from "../support/program-world";

const line = "line-1";
const hourMs = 3_600_000;
/** Twelve layers that take 2 h 40 min over the link, like 12 GB over 10 Mbit/s: scaled by ten thousand. */
const layers = { count: 12, bytes: 100_000, rate: 125 };
const fetchMs = (layers.count * layers.bytes * 1_000) / layers.rate;
/** Every second hour, UTC. A window is long enough for five layers. */
const windows = { syncSchedule: "0 */2 * * *", syncWindow: "PT75M" };
const everyMs = 2 * hourMs;
const openMs = 1.25 * hourMs;
/** Number of windows that were open at any time between two times. */
const windowsBetween = (fromMs: number, toMs: number) => Math.floor(toMs / everyMs) - Math.floor(fromMs / everyMs) + (fromMs % everyMs < openMs ? 1 : 0);
/** Staging with the vendor's check, over a link that needs more than a day for the images: its publish operations always end first, however busy the machine is. */
const hopeless: WrittenScenario = { links: [{ site: line, rate: 1 }], stagingCheck: "existence" };
/** The same staging over the link of the fetch. Transfers for other versions are cut off first. */
const slow: WrittenScenario = { ...hopeless, links: [{ site: line, rate: layers.rate }], network: [{ site: line, at: "PT0S", for: "PT1M" }] };
/** Versions with their own image, which no site syncs until it is requested. */
const versions = { "1.1.0": 10_000, "1.2.0": layers.bytes, "1.3.0": 10_000, "1.4.0": layers.bytes };
const imageOf = (version: string) => `factory/vision-${version.split(".")[1]}:${version}`;

describe("images fetched before publishing, on the real engine", function () {
  this.timeout(600_000);
  let given: ProgramWorld;
  before(async () => {
    given = await ProgramWorld.start({ policies: false, speed: 300 });
    for (const version of Object.keys(versions))
      given.project.addVersion("vision", "1.0.0", version, (text) => text.replaceAll("factory/vision", imageOf(version).replace(/:.*/, "")));
    const images = Object.entries(versions).flatMap(([version, bytes]) => [
      { name: imageOf(version), platforms: [Array.from({ length: layers.count }, (_, index) => `${version} ${index} `.padEnd(bytes, "x"))] },
      { name: `factory/gateway:${version}`, platforms: [[`gateway ${version}`]] },
    ]);
    const stored = writeLayout([
      ...images,
      { name: "factory/vision:1.0.0", platforms: [["1.0.0"]] },
      { name: "factory/gateway:1.0.0", platforms: [["1.0.0"]] },
    ]);
    given.store(stored);
    await succeeded(given.stacks.up("hub"));
  });
  after(() => given?.end());

  const nowMs = () => given.world.azure.azure.clock.now().getTime();
  const stateOf = (version: string) => given.revisions()[`vision-${version}.1`];
  /** Runs the site's stack with this version, and reads the site's state once a second. */
  const up = (version: string, change: Record<string, unknown>) => {
    given.project.change(line, "site", (site) => ({ ...site, ...change }));
    given.pin(version);
    return given.stacksWith({ EDGE_STAGING_POLL_INTERVAL_MS: "1000" }).up(line);
  };
  const proofs = async () => {
    const { solutions } = (await given.stacks.outputs(line))["site"] as { solutions: { proof: ImageProof[] }[] };
    return solutions.flatMap(({ proof }) => proof.map(({ image, path }) => `${image} ${path}`));
  };
  /** When each of these calls was first made during `work`, in lab milliseconds. */
  const callsDuring = async (work: () => Promise<unknown>): Promise<{ requestedMs: number; reviewedMs: number; reviews: number }> => {
    const calls = { requestedMs: Number.NaN, reviewedMs: Number.NaN, reviews: 0 };
    const stop = given.world.azure.requests.watch(({ method, path }) => {
      if (method === "PATCH" && /\/scopeMaps\/line1$/i.test(path) && Number.isNaN(calls.requestedMs)) calls.requestedMs = nowMs();
      if (method === "POST" && path.endsWith("/reviewSolutionVersion") && ++calls.reviews === 1) calls.reviewedMs = nowMs();
    });
    await work().finally(stop);
    return calls;
  };
  /** Resolves when the service has given up on a version. */
  const givenUp = (version: string) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (stateOf(version) !== "Failed") return;
        stop();
        resolve();
      };
      const stop = given.world.azure.azure.store.watch(look);
      look();
    });

  it("are not staged over a link that needs hours if nothing is fetched first: the service ends each attempt after 30 minutes", async () => {
    given.world.play(hopeless);
    assert.match(
      await failed(up("1.1.0", { proof: "off" })),
      /EDGE-STAGING-FAILED .*Not all images were fully downloaded, requested images: 2, fully downloaded: \d/,
    );
    assert.equal(stateOf("1.1.0"), "Failed");
  });

  it("are staged by one run that reports its progress, however slow the link is", async () => {
    given.world.play(slow);
    let output = "";
    const { requestedMs, reviewedMs, reviews } = await callsDuring(async () => {
      output = await succeeded(up("1.2.0", { proof: "preferred" }));
    });
    assert.ok(reviewedMs - requestedMs >= fetchMs, `reviewed ${(reviewedMs - requestedMs) / hourMs} h after it was requested`);
    assert.deepEqual([reviews, stateOf("1.2.0")], [1, "ReadyToDeploy"]);
    assert.match(output, / [01] of 2 images, \d+\.\d of 1\.2 MB.* \[FetchedImages line1:fetched:vision\]/);
    assert.deepEqual(await proofs(), [`${imageOf("1.2.0")} site registry`, "factory/gateway:1.2.0 site registry"]);
  });

  it("are not staged in sync windows if nothing is fetched first: the service gives up before the next window", async () => {
    given.world.play(hopeless);
    given.project.change(line, "site", (site) => changedRegistry(site, windows));
    assert.match(await succeeded(up("1.3.0", { proof: "off" })), /Pending: Staging/);
    await givenUp("1.3.0");
  });

  it("are staged by several runs of a site that syncs in windows, which is Pending with its progress and the next window until then", async () => {
    given.world.play(slow);
    const pending: string[] = [];
    const { requestedMs, reviewedMs } = await callsDuring(async () => {
      while (stateOf("1.4.0") === undefined) {
        const output = await succeeded(up("1.4.0", { proof: "preferred" }));
        pending.push(...(/Pending: ([01] of 2 images, \d+\.\d of 1\.2 MB;? .*the next sync window opens 20\d\d-\S+Z)/.exec(output)?.slice(1) ?? []));
        const opens = Math.floor(nowMs() / everyMs + 1) * everyMs;
        // Until the end of the second window from now: a run after each window would cost more and test no more.
        if (stateOf("1.4.0") === undefined) await given.world.azure.azure.clock.wait(opens + 3.3 * hourMs - nowMs());
      }
    });
    await given.readyToDeploy("vision-1.4.0.1");
    const used = windowsBetween(requestedMs, reviewedMs);
    assert.ok(used >= 3, `${used} windows were open from the request to the review`);
    // On a busy machine a run may outlast a window, so not every window has a run that ends Pending.
    assert.ok(pending.length >= 1);
    assert.deepEqual(await proofs(), [`${imageOf("1.4.0")} site registry`, "factory/gateway:1.4.0 site registry"]);
  });
});
