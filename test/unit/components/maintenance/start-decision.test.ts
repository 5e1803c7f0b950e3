import assert from "node:assert/strict";
import * as fc from "fast-check";
import type { Freeze, MaintenanceWindow } from "../../../../components/maintenance/maintenance";
import { type StartQuestion, decideStart } from "../../../../components/maintenance/start-decision";
import { isFrozen, isWithin } from "../../../support/local-time";
import { randomFreeze, randomTime, randomWindow } from "../../../support/random-maintenance";

const minuteMs = 60_000;
/** Saturday and Sunday, 02:00 to 06:00 in Rome. */
const weekend: MaintenanceWindow = { zone: "Europe/Rome", days: ["saturday", "sunday"], start: "02:00", duration: "PT4H" };
const late: MaintenanceWindow = { ...weekend, days: ["saturday"], start: "22:00", duration: "PT6H" };
const night = (start: string, duration: string): MaintenanceWindow => ({ ...weekend, days: ["sunday"], start, duration });

const decided = (now: string, maintenance: StartQuestion["maintenance"], change: Partial<StartQuestion> = {}) => {
  const decision = decideStart({ nowMs: Date.parse(now), maintenance, proof: { is: "staged" }, veto: { is: "clear" }, expectedMs: 15 * minuteMs, ...change });
  return decision.is === "closed" ? decision.reason : Number.isFinite(decision.untilMs) ? `open until ${new Date(decision.untilMs).toISOString()}` : "open";
};

describe("the decision to start work in maintenance windows", () => {
  for (const [what, now, windows, expected] of [
    ["days before the window", "2026-11-24T21:00Z", [weekend], "opens Saturday 02:00 Europe/Rome, in 3 d 4 h"],
    ["almost a week before the window", "2026-11-29T05:00Z", [late], "opens Saturday 22:00 Europe/Rome, in 6 d 16 h"],
    ["at the start of the window", "2026-11-28T01:00Z", [weekend], "open until 2026-11-28T05:00:00.000Z"],
    ["a second before the window", "2026-11-28T00:59:59Z", [weekend], "opens Saturday 02:00 Europe/Rome, in 1 min"],
    ["at the end of the window", "2026-11-28T05:00:00Z", [weekend], "opens Sunday 02:00 Europe/Rome, in 20 h"],
    ["after midnight in a window that started the day before", "2026-11-29T02:30Z", [late], "open until 2026-11-29T03:00:00.000Z"],
    ["after midnight on a day without such a window", "2026-11-30T02:30Z", [late], "opens Saturday 22:00 Europe/Rome, in 5 d 18 h"],
    ["in a time zone a day ahead", "2026-11-27T12:30Z", [{ ...weekend, zone: "Pacific/Kiritimati" }], "open until 2026-11-27T16:00:00.000Z"],
    ["in the second of two overlapping windows", "2026-11-28T06:00Z", [weekend, { ...weekend, start: "05:00" }], "open until 2026-11-28T08:00:00.000Z"],
    [
      "in two adjacent windows of different time zones",
      "2026-11-28T04:50Z",
      [weekend, { ...weekend, zone: "Europe/London", start: "05:00" }],
      "open until 2026-11-28T09:00:00.000Z",
    ],
    ["before two windows, the nearer one", "2026-11-25T00:00Z", [weekend, { ...weekend, days: ["thursday"] }], "opens Thursday 02:00 Europe/Rome, in 1 d 1 h"],
    ["without windows", "2026-11-25T00:00Z", [], "open"],
  ] as const)
    it(`${what}: ${expected}`, () => assert.equal(decided(now, { windows }), expected));
});

describe("a maintenance window at a change of daylight saving time", () => {
  for (const [what, now, window, expected] of [
    // Rome, 29 March 2026: 02:00 becomes 03:00 at 01:00 UTC. 25 October 2026: 03:00 becomes 02:00 at 01:00 UTC.
    ["spring: closes at its local end, an hour shorter", "2026-03-29T00:10Z", night("01:00", "PT4H"), "open until 2026-03-29T03:00:00.000Z"],
    ["spring: a skipped start time is the time of the change", "2026-03-29T00:59Z", night("02:30", "PT2H"), "opens Sunday 03:00 Europe/Rome, in 1 min"],
    ["spring: a skipped end time is the time of the change", "2026-03-29T00:10Z", night("01:00", "PT1H30M"), "open until 2026-03-29T01:00:00.000Z"],
    [
      "spring: a window within the skipped hour opens a week later",
      "2026-03-28T20:00Z",
      night("02:10", "PT30M"),
      "opens Sunday 2026-04-05 02:10 Europe/Rome, in 7 d 4 h",
    ],
    ["autumn: closes after its duration, an hour before its local end", "2026-10-24T23:00Z", night("01:00", "PT4H"), "open until 2026-10-25T03:00:00.000Z"],
    ["autumn: a repeated start time is the later one", "2026-10-25T00:30Z", night("02:30", "PT2H"), "opens Sunday 02:30 Europe/Rome, in 1 h"],
    [
      "autumn: a window within the repeated hour opens once, the second time",
      "2026-10-25T01:10Z",
      night("02:10", "PT30M"),
      "open until 2026-10-25T01:40:00.000Z",
    ],
    ["autumn: a repeated end time is the earlier one", "2026-10-25T00:00Z", night("01:30", "PT1H"), "open until 2026-10-25T00:30:00.000Z"],
    [
      "spring: the wait until the next morning does not count the skipped hour",
      "2026-03-28T23:00Z",
      night("06:00", "PT4H"),
      "opens Sunday 06:00 Europe/Rome, in 5 h",
    ],
  ] as const)
    it(`${what}: ${expected}`, () => assert.equal(decided(now, { windows: [window] }), expected));
});

describe("a freeze", () => {
  const windows = [weekend];
  const christmas: Freeze = { from: "2026-12-24", until: "2027-01-06", reason: "Christmas" };
  for (const [what, now, freezes, expected] of [
    ["closes the windows during it", "2026-12-26T02:00Z", [christmas], "frozen (Christmas); opens Saturday 2027-01-09 02:00 Europe/Rome, in 13 d 23 h"],
    ["before it starts, the next window is the one after it", "2026-12-21T00:00Z", [christmas], "opens Saturday 2027-01-09 02:00 Europe/Rome, in 19 d 1 h"],
    [
      "that starts within a window ends the window",
      "2026-11-28T01:30Z",
      [{ from: "2026-11-28T03:00", until: "2026-11-30" }],
      "open until 2026-11-28T02:00:00.000Z",
    ],
    [
      "that ends within a window leaves the rest of it",
      "2026-11-28T02:00Z",
      [{ from: "2026-11-20", until: "2026-11-28T04:00" }],
      "frozen; opens Saturday 04:00 Europe/Rome, in 1 h",
    ],
    [
      "applies in its own time zone",
      "2026-11-28T01:00Z",
      [{ from: "2026-11-27", until: "2026-11-27", zone: "America/New_York" }],
      "frozen; opens Sunday 02:00 Europe/Rome, in 1 d",
    ],
    [
      "that ends within a window leaves nothing if the rest is too short",
      "2026-11-28T01:00Z",
      [{ from: "2026-11-20", until: "2026-11-28T05:50" }],
      "frozen; opens Sunday 02:00 Europe/Rome, in 1 d",
    ],
    ["that is longer than 400 days", "2026-12-26T02:00Z", [{ from: "2026-12-24", until: "2028-06-30" }], "frozen; no window opens within 400 days"],
  ] as const)
    it(`${what}: ${expected}`, () => assert.equal(decided(now, { windows, freezes }), expected));

  it("also applies without windows", () => {
    const freezes = [{ ...christmas, zone: "Europe/Rome" }];
    assert.equal(decided("2027-01-06T20:00Z", { freezes }), "frozen (Christmas); opens Thursday 00:00 Europe/Rome, in 3 h");
    assert.equal(decided("2026-12-20T00:00Z", { freezes }), "open until 2026-12-23T23:00:00.000Z");
  });
});

describe("the start of work", () => {
  const open = "2026-11-28T01:00Z";
  const hours = (count: number) => count * 60 * minuteMs;

  it("requires that the revision is staged, even in an open window", () =>
    assert.equal(decided(open, { windows: [weekend] }, { proof: { is: "missing", reason: "not staged: Staging" } }), "not staged: Staging"));

  it("requires that the line has no veto, which is reported only while the window is open", () => {
    const veto = { is: "vetoed", reason: "the line vetoes it: batch 17" } as const;
    assert.equal(decided(open, { windows: [weekend] }, { veto }), "the line vetoes it: batch 17");
    assert.equal(decided("2026-11-28T00:00Z", { windows: [weekend] }, { veto }), "opens Saturday 02:00 Europe/Rome, in 1 h");
    assert.equal(decided(open, {}, { veto }), "the line vetoes it: batch 17");
  });

  it("requires that the expected duration fits into the window, and otherwise waits for the next one", () => {
    const windows = [weekend];
    assert.equal(decided("2026-11-28T04:45Z", { windows }), "open until 2026-11-28T05:00:00.000Z");
    const closing = "the window closes in 14 min, and the work is expected to take 15 min; opens Sunday 02:00 Europe/Rome, in 20 h 14 min";
    assert.equal(decided("2026-11-28T04:46Z", { windows }), closing);
  });

  it("is refused with a reason if the work takes longer than any window", () => {
    const tooShort = "no window is long enough: the longest lasts 4 h, and the work is expected to take 4 h 10 min";
    const expectedMs = hours(4) + 10 * minuteMs;
    assert.equal(decided(open, { windows: [weekend] }, { expectedMs }), tooShort);
    assert.equal(decided("2026-11-25T00:00Z", { windows: [weekend] }, { expectedMs }), tooShort);
  });

  it("uses adjacent windows as one", () => {
    const windows = [weekend, { ...weekend, start: "06:00" }];
    assert.equal(decided(open, { windows }, { expectedMs: hours(7) }), "open until 2026-11-28T09:00:00.000Z");
  });

  it("is allowed only if start and expected end are in local time within a window and outside freezes", () => {
    const cases = randomTime.chain((nowMs) =>
      fc.record({
        nowMs: fc.constant(nowMs),
        windows: fc.array(randomWindow, { minLength: 1, maxLength: 3 }),
        freezes: fc.array(randomFreeze(nowMs), { maxLength: 2 }),
        expectedMs: fc.integer({ min: 0, max: 240 }).map((minutes) => minutes * minuteMs),
      }),
    );
    const counts = { open: 0, closed: 0 };
    fc.assert(
      fc.property(cases, ({ nowMs, windows, freezes, expectedMs }) => {
        const decision = decideStart({ nowMs, maintenance: { windows, freezes }, proof: { is: "staged" }, veto: { is: "clear" }, expectedMs });
        counts[decision.is] += 1;
        if (decision.is === "closed") return;
        assert.ok(decision.untilMs >= nowMs + expectedMs);
        for (const ms of [nowMs, nowMs + expectedMs - 1000, decision.untilMs - 1000].filter((one) => one >= nowMs)) {
          const open = windows.filter((window) => !freezes.some((freeze) => isFrozen(freeze, [window.zone], ms)));
          assert.ok(isWithin(open, ms), new Date(ms).toISOString());
        }
      }),
      { numRuns: 500 },
    );
    assert.ok(counts.open > 25 && counts.closed > 25, JSON.stringify(counts));
  });
});
