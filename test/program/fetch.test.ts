import assert from "node:assert/strict";
import type { ImageProof } from "../../components/core/image-proof";
import { changedRegistry } from "../support/changed-registry";
import { writeLayout } from "../support/image-layout";
import { moveTag } from "../support/moved-tag";
import { ProgramWorld, failed, succeeded } from "../support/program-world";

const line = "line-1";
/** Bytes of a lab second: 12 MB take 2 h 40 min, as 12 GB do over 10 Mbit/s. */
const slowLink = { links: [{ site: line, rate: 1_250 }] };
const cutLink = { network: [{ site: line, at: "PT0S", for: "P30D" }] };
const layerBytes = 3_000_000;
const labHours = (ms: number) => ms / 3_600_000;

describe("images that are fetched before they are published, on the real engine", function () {
  this.timeout(400_000);
  let given: ProgramWorld;
  before(async () => {
    given = await ProgramWorld.start({ policies: false, speed: 600 });
    await given.bringUp();
  });
  after(() => given?.end());

  /** Pushes a version whose images share half of their layers, and publishes it in the hub. */
  const publish = async (version: string, bytes: number) => {
    given.project.addVersion("vision", "1.0.0", version);
    const layer = (name: string) => `${name} ${version} `.padEnd(bytes, "x");
    const images = ["vision", "gateway"].map((name) => ({ name: `factory/${name}:${version}`, platforms: [[layer("shared"), layer(name)]] }));
    const layout = writeLayout(images);
    await succeeded(given.command("push", "-s", "hub", "--layout", layout.folder));
    layout.remove();
    await succeeded(given.stacks.up("hub"));
  };
  const setSite = (change: Record<string, unknown>) => given.project.change(line, "site", (site) => ({ ...site, ...change }));
  const proof = async () => {
    const { solutions } = (await given.stacks.outputs(line))["site"] as { solutions: { proof: ImageProof[] }[] };
    return solutions.flatMap((solution) => solution.proof);
  };
  /** Names of the actions that the service was asked for while `work` went on, with the lab's time. */
  const actionsDuring = async (work: () => Promise<unknown>): Promise<Map<string, number>> => {
    const actions = new Map<string, number>();
    const stop = given.world.azure.requests.watch(({ method, path }) => {
      const action = /\/(reviewSolutionVersion|publishSolutionVersion|installSolution)$/.exec(path)?.[1];
      if (method === "POST" && action !== undefined) actions.set(action, given.world.azure.azure.clock.now().getTime());
    });
    await work().finally(stop);
    return actions;
  };

  it("are staged by one run over a link that needs hours, which reports its progress", async () => {
    // Nothing arrives before the run has asked for it.
    given.world.play(cutLink);
    await publish("1.1.0", layerBytes);
    given.pin("1.1.0");
    // The link comes back when the run asks for the images, so that it finds them missing.
    let looks = 0;
    let beganMs = Number.POSITIVE_INFINITY;
    const stop = given.world.azure.requests.watch(({ method, path }) => {
      if (method !== "GET" || !/\/scopeMaps\/line1$/i.test(path) || ++looks !== 2) return;
      given.world.play(slowLink);
      beganMs = given.world.azure.azure.clock.now().getTime();
    });
    let said = "";
    const actions = await actionsDuring(async () => {
      said = await succeeded(given.stacks.up(line));
    });
    stop();
    assert.ok(labHours((actions.get("reviewSolutionVersion") ?? 0) - beganMs) > 2, JSON.stringify([...actions]));
    assert.match(said, /\[FetchedImages line1:fetched:vision\] fetched: 0 of 2 images, \d+\.\d of \d+\.\d MB/);
    assert.deepEqual(given.revisions(), { "vision-1.0.0.1": "ReadyToDeploy", "vision-1.1.0.1": "ReadyToDeploy" });
    assert.deepEqual(
      [...new Set((await proof()).map(({ image, path }) => `${image} ${path}`))],
      ["factory/vision:1.1.0 site registry", "factory/gateway:1.1.0 site registry"],
    );
  });

  it("are refused with both digests where a tag moved since the version was published", async () => {
    given.world.play(cutLink);
    await publish("1.2.0", 1_000);
    await moveTag(given, "factory/vision", "1.2.0");
    given.pin("1.2.0");
    const actions = await actionsDuring(async () =>
      assert.match(await failed(given.stacks.up(line)), /EDGE-TAG-MOVED .*\n\s+given {3}factory\/vision:1\.2\.0 = sha256:.*\n\s+allowed sha256:/),
    );
    assert.deepEqual([...actions.keys()], []);
  });

  it("keep a site that syncs in windows Pending, with what has arrived and the next window, until a later run finds them", async () => {
    setSite({ ...changedRegistry({}, { syncSchedule: "*/30 * * * *" }) });
    given.world.play(cutLink);
    await publish("1.3.0", 1_000);
    given.pin("1.3.0");
    const actions = await actionsDuring(async () =>
      assert.match(await succeeded(given.stacks.up(line)), /Pending: 0 of 2 images, 0\.0 of \d\.\d kB; the next sync window opens 20\d\d-\S+Z/),
    );
    assert.deepEqual([[...actions.keys()], await proof(), given.revisions()["vision-1.3.0.1"]], [[], [], undefined]);
    given.world.play({});
    while (given.revisions()["vision-1.3.0.1"] !== "ReadyToDeploy") await succeeded(given.stacks.up(line));
    // The service may have ended the staging after the last run looked.
    await succeeded(given.stacks.up(line));
    assert.equal((await proof()).length, 2);
    await succeeded(given.stacks.preview(line, "--expect-no-changes"));
  });
});
