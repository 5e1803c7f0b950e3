import assert from "node:assert/strict";
import { repeatedOf } from "../../../../tools/bench/figures";

describe("repeated benchmark runs", () => {
  const run = (seconds: number, reads = 7, writes = 0) => ({ seconds, reads, writes });
  for (const [what, runs, expected] of [
    ["one", [run(4)], { seconds: 4, firstSeconds: 4, runs: 1, reads: 7, writes: 0 }],
    ["a slow first one", [run(9), run(3), run(4)], { seconds: 4, firstSeconds: 9, runs: 3, reads: 7, writes: 0 }],
    ["an even number", [run(3), run(4)], { seconds: 4, firstSeconds: 3, runs: 2, reads: 7, writes: 0 }],
    ["one that wrote", [run(3), run(4, 6, 1), run(5, 8)], { seconds: 4, firstSeconds: 3, runs: 3, reads: 8, writes: 1 }],
  ] as const)
    it(`are summarized by the median, the first and the most requests: ${what}`, () => assert.deepEqual(repeatedOf(runs), expected));

  it("must not be empty", () => assert.throws(() => repeatedOf([]), RangeError));
});
