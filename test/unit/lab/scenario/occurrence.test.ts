import assert from "node:assert/strict";
import { Occurrence, type OccurrenceOptions } from "../../../../lab/scenario/occurrence";

/** Numbers of the events, counted from one, that are struck; event n comes at n - 1 lab milliseconds. */
function struck(options: OccurrenceOptions, events = 9): number[] {
  let now = 0;
  const occurrence = new Occurrence(options, () => now);
  return Array.from({ length: events }, (_, index) => {
    now = index;
    return occurrence.strikesNext() ? index + 1 : 0;
  }).filter((event) => event > 0);
}

describe("a fault's occurrence", () => {
  it("is the first event, once", () => assert.deepEqual(struck({}), [1]));
  it("lets events pass first", () => assert.deepEqual(struck({ after: 2, times: 2 }), [3, 4]));
  it("strikes every n-th", () => assert.deepEqual(struck({ every: 3, times: "always" }), [3, 6, 9]));
  it("counts every n-th from those that passed", () => assert.deepEqual(struck({ after: 1, every: 2, times: 2 }), [3, 5]));
  it("counts nothing outside its window, whose end is outside", () => {
    assert.deepEqual(struck({ every: 2, times: "always", window: { fromMs: 3, untilMs: 7 } }), [5, 7]);
  });
  it("counts its strikes", () => {
    const occurrence = new Occurrence({ times: 2 }, () => 0);
    for (let event = 0; event < 5; event += 1) occurrence.strikesNext();
    assert.equal(occurrence.strikes, 2);
  });
});
