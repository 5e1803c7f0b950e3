import assert from "node:assert/strict";
import { arrivalOf } from "../../../../components/core/arrival";
import { SiteUplink } from "../../../../lab/site/site-uplink";
import { registryVersion, syncActions, TestClock } from "../../../support/azure-lab";
import { eventually, InstanceLab } from "./instance-lab";

/** 12 GB over 10 Mbit/s, scaled down by a thousand. */
const rate = 1_250;
const layerBytes = 3_000_000;
const layers = (seed: number) => Array.from({ length: 4 }, (_, index) => Buffer.alloc(layerBytes, seed * 4 + index));

/** An uplink that shows whether a transfer is in progress. */
class WatchedUplink extends SiteUplink {
  carrying = 0;
  override async carry<Answer>(send: () => Promise<Answer>, bytes: (answer: Answer) => number, signal: AbortSignal): Promise<Answer> {
    this.carrying += 1;
    try {
      return await super.carry(send, bytes, signal);
    } finally {
      this.carrying -= 1;
    }
  }
}

describe("the instance of a connected registry behind a slow link", function () {
  this.timeout(120_000);
  const clock = new TestClock();
  let given: InstanceLab;
  before(async () => {
    given = await InstanceLab.start(clock);
  });
  after(() => given?.stop());

  /** An instance that has synced its empty repository, and at a suitable time receives the image that the test pushed to `apps/<name>`. */
  async function started(name: string, schedule: object = {}, isTime = () => true) {
    const uplink = new WatchedUplink({ clock, rate: () => rate });
    const volume = { size: undefined as number | undefined };
    const id = await given.lab.connectedRegistry(given.registryId, name);
    await given.lab.send("PATCH", id, { version: registryVersion, body: { properties: { syncProperties: schedule } } });
    await given.startInstance(name, await given.lab.password(`${given.registryId}/tokens/${name}`), { uplink, volumeSize: () => volume.size });
    const shown = () => given.get(id);
    await eventually(async () => (await shown()).connectionState === "Online");
    while (!isTime()) await clock.pass(60_000);
    const seed = name.charCodeAt(name.length - 1);
    const digest = await given.pushed(`apps/${name}`, layers(seed));
    await given.sync(name, `apps/${name}`);
    const isComplete = () => given.tagOn(name, `apps/${name}`) === digest;
    /** Advances the clock: during a transfer at most to the next heartbeat, otherwise in steps of `idleMs`; zero if the instance works without using lab time. */
    const passUntil = async (holds: () => boolean | Promise<boolean>, idleMs = () => 30_000) => {
      while (!(await holds())) {
        await clock.pass(uplink.carrying > 0 ? 30_000 : idleMs());
        if (uplink.carrying > 0) await eventually(async () => uplink.carrying === 0 || (await isBeating(id)));
        else await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };
    return { id, uplink, volume, shown, isComplete, passUntil };
  }
  const isBeating = async (id: string) => {
    const { lastActivityTime } = await given.get(id);
    return clock.now().getTime() - Date.parse(lastActivityTime) <= 60_000;
  };

  it("takes 2 h 40 min for 12 GB at 10 Mbit/s, and is Syncing meanwhile", async () => {
    const { uplink, shown, isComplete, passUntil } = await started("slow1");
    await passUntil(() => uplink.carrying > 0);
    const began = clock.now().getTime();
    const busy = () => 0;
    await passUntil(() => clock.now().getTime() - began >= 3_600_000, busy);
    assert.deepEqual([(await shown()).connectionState, isComplete()], ["Syncing", false]);
    await passUntil(isComplete, busy);
    const seconds = (clock.now().getTime() - began) / 1000;
    assert.ok(seconds >= 9_600 && seconds < 9_600 / 0.9, `${seconds} s`);
    await passUntil(async () => (await shown()).connectionState === "Online", busy);
  });

  it("resumes after an hour without a link, and does not download completed layers again", async () => {
    const { uplink, shown, isComplete, passUntil } = await started("slow2");
    const before = given.blobBytesRead();
    await passUntil(() => given.blobBytesRead() - before > 2 * layerBytes && uplink.carrying > 0);
    const restore = uplink.lose();
    const lost = clock.now().getTime();
    await passUntil(() => clock.now().getTime() - lost >= 3_600_000);
    assert.deepEqual([(await shown()).connectionState, isComplete()], ["Offline", false]);
    restore();
    await passUntil(isComplete);
    const bytes = given.blobBytesRead() - before;
    assert.ok(bytes < 5.5 * layerBytes, `${bytes} bytes were read: one layer was cut off, three were not`);
  });

  it("stops when its volume is full, reports it, keeps serving, and resumes automatically when there is space", async () => {
    const { volume, shown, isComplete, passUntil, id } = await started("slow3");
    volume.size = 2.5 * layerBytes;
    await passUntil(async () => (await shown()).connectionState === "Unhealthy");
    const newest = await given.get(id, "2026-09-01-preview");
    const [{ timestamp, correlationId, ...detail }] = newest.statusDetails as [Record<string, unknown>];
    const gib = 1024 ** 3;
    const figures = { availableGib: (0.5 * layerBytes - 2) / gib, totalGib: (2.5 * layerBytes) / gib };
    assert.deepEqual(detail, { type: "Disk", code: "DiskError", description: "no space left on device", ...figures });
    assert.deepEqual([typeof timestamp, typeof correlationId, isComplete(), given.ready.get("slow3")], ["string", "string", false, true]);
    volume.size = 5 * layerBytes;
    await passUntil(async () => (await shown()).connectionState === "Online");
    assert.deepEqual([isComplete(), (await shown()).statusDetails], [true, []]);
  });

  it("is interrupted at the end of its window, and resumes in the next: four windows, as forecast", async () => {
    const [syncSchedule, syncWindow] = ["0 */2 * * *", "PT1H"];
    const isBetween = () => clock.now().getUTCHours() % 2 === 1;
    const { uplink, isComplete, passUntil } = await started("slow4", { schedule: syncSchedule, syncWindow }, isBetween);
    const sizes = [2, ...layers(0).map(({ length }) => length)];
    const forecast = arrivalOf(sizes, { bitsPerSecond: rate * 8, syncSchedule, syncWindow }, clock.now().getTime());
    const carried = new Set<number>();
    await passUntil(
      () => {
        if (uplink.carrying > 0) carried.add(clock.now().getUTCHours());
        return isComplete();
      },
      () => (isBetween() ? 120_000 : 0),
    );
    assert.deepEqual([[...carried].every((hour) => hour % 2 === 0), carried.size], [true, 4], [...carried].join(" "));
    assert.ok(forecast && "atMs" in forecast);
    const late = (clock.now().getTime() - forecast.atMs) / 60_000;
    assert.ok(late >= 0 && late < 15, `${late} min after the forecast`);
  });

  it("is ready while its first content arrives", async () => {
    const uplink = new WatchedUplink({ clock, rate: () => rate });
    await given.pushed("apps/slow5", layers(99));
    await given.lab.connectedRegistry(given.registryId, "slow5", syncActions("slow5", "apps/slow5"));
    await given.startInstance("slow5", await given.lab.password(`${given.registryId}/tokens/slow5`), { uplink });
    await eventually(() => uplink.carrying > 0 && given.ready.get("slow5") === true);
    assert.equal(given.tagOn("slow5", "apps/slow5"), undefined);
  });
});
