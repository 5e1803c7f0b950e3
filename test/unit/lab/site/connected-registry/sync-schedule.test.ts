import assert from "node:assert/strict";
import { msToNextSync, msToWindowEnd } from "../../../../../lab/site/connected-registry/sync-schedule";

const next = (schedule: string, now: string, syncWindow?: string) => {
  const time = new Date(now);
  return new Date(time.getTime() + msToNextSync({ schedule, syncWindow }, time)).toISOString();
};

describe("a site's next sync", () => {
  const cases: [schedule: string, now: string, at: string, syncWindow?: string][] = [
    ["*/10 * * * *", "2026-01-01T00:00:30Z", "2026-01-01T00:10:00.000Z"],
    ["*/10 * * * *", "2026-01-01T00:10:00Z", "2026-01-01T00:20:00.000Z"],
    ["5-59/20 * * * *", "2026-01-01T00:10:00Z", "2026-01-01T00:25:00.000Z"],
    ["0 3 * * *", "2026-01-01T03:00:01Z", "2026-01-02T03:00:00.000Z"],
    ["0 3,15 * * *", "2026-01-01T03:00:01Z", "2026-01-01T15:00:00.000Z"],
    ["30 4 1 2 *", "2026-01-01T00:00:00Z", "2026-02-01T04:30:00.000Z"],
    ["0 0 * * 1", "2026-01-01T00:00:00Z", "2026-01-05T00:00:00.000Z"],
    ["0 0 * * 7", "2026-01-01T00:00:00Z", "2026-01-04T00:00:00.000Z"],
    ["0 0 3 * 1", "2026-01-01T00:00:00Z", "2026-01-03T00:00:00.000Z"],
    ["0 0 29 2 *", "2026-01-01T00:00:00Z", "2028-02-29T00:00:00.000Z"],
    ["0 3 * * *", "2026-01-01T03:00:10Z", "2026-01-01T03:01:10.000Z", "PT1H"],
    ["0 3 * * *", "2026-01-01T03:58:59Z", "2026-01-01T03:59:59.000Z", "PT1H"],
    ["0 3 * * *", "2026-01-01T03:59:00Z", "2026-01-02T03:00:00.000Z", "PT1H"],
    ["0 3 * * *", "2026-01-01T02:00:00Z", "2026-01-01T03:00:00.000Z", "PT1H"],
  ];
  for (const [schedule, now, at, syncWindow] of cases)
    it(`by ${schedule}${syncWindow ? ` for ${syncWindow}` : ""} after ${now} is at ${at}`, () => assert.equal(next(schedule, now, syncWindow), at));
});

describe("the end of a site's sync window", () => {
  const cases: [schedule: string, syncWindow: string | undefined, now: string, minutes: number | undefined][] = [
    ["0 3 * * *", "PT1H", "2026-01-01T03:00:00Z", 60],
    ["0 3 * * *", "PT1H", "2026-01-01T03:45:00Z", 15],
    ["0 3 * * *", "PT1H", "2026-01-01T04:00:00Z", undefined],
    ["0 3 * * *", "PT1H", "2026-01-01T02:59:59Z", undefined],
    ["0 23 * * *", "PT3H", "2026-01-02T00:30:00Z", 90],
    ["0 3 * * *", undefined, "2026-01-01T03:00:00Z", undefined],
  ];
  for (const [schedule, syncWindow, now, minutes] of cases)
    it(`by ${schedule} for ${syncWindow ?? "one sync"} at ${now} is ${minutes === undefined ? "undefined" : `in ${minutes} min`}`, () => {
      assert.equal(msToWindowEnd({ schedule, syncWindow }, new Date(now)), minutes && minutes * 60_000);
    });
});
