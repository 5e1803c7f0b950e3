import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import fc from "fast-check";
import { EdgeError } from "../../../../components/core/fault";
import { inParallel } from "../../../../cli/io/in-parallel";

const failure = (...codes: string[]) => new EdgeError(codes.map((code) => ({ code, what: "it is wrong", fix: "correct it" })));

describe("parallel work", () => {
  it("returns results in item order, and always runs as many items at once as the limit allows", () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.nat(4)), fc.integer({ min: 1, max: 5 }), async (turns, most) => {
        let [running, peak] = [0, 0];
        const results = await inParallel(turns, most, async (turn) => {
          running += 1;
          peak = Math.max(peak, running);
          for (let index = 0; index <= turn; index++) await setImmediate();
          running -= 1;
          return turn;
        });
        assert.deepEqual(results, turns);
        assert.equal(peak, Math.min(most, turns.length));
      }),
      { numRuns: 50 },
    ));

  it("continues after a failure, and reports every fault once", async () => {
    const done: number[] = [];
    const errors = [failure("A", "B"), undefined, failure("B", "C"), undefined];
    const run = inParallel([0, 1, 2, 3], 2, async (index) => {
      const error = errors[index];
      if (error) throw error;
      done.push(index);
    });
    await assert.rejects(run, (error) => {
      assert(error instanceof EdgeError);
      assert.deepEqual(
        error.faults.map(({ code }) => code),
        ["A", "B", "C"],
      );
      return true;
    });
    assert.deepEqual(done, [1, 3]);
  });

  it("throws any other error instead of faults", async () => {
    const broken = new TypeError("a bug");
    await assert.rejects(
      inParallel([failure("A"), broken], 1, async (error) => {
        throw error;
      }),
      broken,
    );
  });
});
