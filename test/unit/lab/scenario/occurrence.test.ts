import assert from "node:assert/strict";
import { Occurrence, type OccurrenceOptions } from "../../../../lab/scenario/occurrence";

/** Numbers, counted from one, of the events that the fault affects; event n occurs at n - 1 lab milliseconds. */
function affected(options: OccurrenceOptions, events = 9): number[] {
  let now = 0;
  const occurrence = new Occurrence(options, () => now);
  return Array.from({ length: events }, (_, index) => {
    now = index;
    return occurrence.strikesNext() ? index + 1 : 0;
  }).filter((event) => event > 0);
}

describe("the occurrence of a fault", () => {
  it("is by default the first event only", () => assert.deepEqual(affected({}), [1]));
  it("starts after a number of events", () => assert.deepEqual(affected({ after: 2, times: 2 }), [3, 4]));
  it("is every n-th event with `every`", () => assert.deepEqual(affected({ every: 3, times: "always" }), [3, 6, 9]));
  it("is counted for `every` from the first event after `after`", () => assert.deepEqual(affected({ after: 1, every: 2, times: 2 }), [3, 5]));
  it("counts only events inside its window, whose end is exclusive", () => {
    assert.deepEqual(affected({ every: 2, times: "always", window: { fromMs: 3, untilMs: 7 } }), [5, 7]);
  });
  it("counts affected events", () => {
    const occurrence = new Occurrence({ times: 2 }, () => 0);
    for (let event = 0; event < 5; event += 1) occurrence.strikesNext();
    assert.equal(occurrence.strikes, 2);
  });
});
