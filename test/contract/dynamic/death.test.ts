import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import type { Census } from "./dynamic-lab";
import { eachKind } from "./each-kind";
import { kindCases } from "./kind-cases";

describe("a provider process that is killed", function () {
  this.timeout(600_000);
  /** Number of kills. */
  let killed = 0;
  after(() => process.stdout.write(`      killed after each of ${killed} calls\n`));

  eachKind(kindCases, (kindCase, trial) => {
    const { declared } = trial;

    /** Number of calls of an uninterrupted run. */
    const callsOf = async (work: () => Promise<unknown>): Promise<number> => {
      let calls = 0;
      await trial.lab.during(work, () => void calls++);
      return calls;
    };

    /**
     * Runs `work` and kills the process after the lab has processed the call of this index, before it responds; then starts a new process. Returns a description of
     * the call; undefined if `work` succeeded with fewer calls than expected.
     */
    const killedAfter = async (index: number, work: () => Promise<unknown>): Promise<string | undefined> => {
      let fatal: string | undefined;
      const kill = ({ method, path }: { method: string; path: string }, at: number) => {
        if (at !== index) return;
        fatal = `${method} ${path}`;
        trial.provider.kill();
      };
      const failure = await trial.lab.during(work, kill).then(
        () => undefined,
        (error: unknown) => error,
      );
      if (fatal === undefined) {
        assert.deepEqual([failure, index > 0], [undefined, true], `there was no call ${index}`);
        return undefined;
      }
      assert.match(String(failure), /UNAVAILABLE/);
      trial.provider = await trial.lab.processes.next();
      killed++;
      return `after call ${index}, ${fatal}`;
    };

    /** Asserts that exactly the resources remain that a delete may leave, or a create that was interrupted by a kill. */
    const assertLeft = (then: Census, when: string | undefined) => {
      const now = trial.lab.since(then);
      if (!isDeepStrictEqual(now, kindCase.leavesAfterKill)) assert.deepEqual(now, kindCase.leaves, when);
    };

    it("during a create leaves exactly one resource after the next create, whichever call it was killed after; and none after a delete", async () => {
      const first = await declared();
      const calls = await callsOf(() => first.create(trial.provider));
      for (let index = 0; index < calls; index++) {
        const object = await declared();
        const before = trial.lab.census();
        const when = await killedAfter(index, () => object.create(trial.provider));
        if (when) await object.create(trial.provider);
        assert.deepEqual(trial.lab.since(before), kindCase.makes, when);
        assert.equal(await object.hasChanges(trial.provider), false, when);
        await object.delete(trial.provider);
        assertLeft(before, when);
      }
    });

    if (kindCase.updatable.length > 0)
      it("during an update leaves exactly the changed resource after the next update, whichever call it was killed after; and none after a delete", async () => {
        const first = await declared();
        const then = trial.lab.census();
        await first.create(trial.provider);
        const calls = await callsOf(() => first.update(trial.provider, first.changed));
        const changed = trial.lab.since(then);
        for (let index = 0; index < calls; index++) {
          const object = await declared();
          const before = trial.lab.census();
          await object.create(trial.provider);
          const when = await killedAfter(index, () => object.update(trial.provider, object.changed));
          if (when) assert.deepEqual(await object.update(trial.provider, object.changed), [], when);
          assert.deepEqual(trial.lab.since(before), changed, when);
          assert.equal(await object.hasChanges(trial.provider, object.changed), false, when);
          await object.delete(trial.provider);
          assertLeft(before, when);
        }
      });

    it("during a delete leaves none after the next delete, whichever call it was killed after", async () => {
      const first = await declared();
      await first.create(trial.provider);
      const calls = await callsOf(() => first.delete(trial.provider));
      for (let index = 0; index < calls; index++) {
        const object = await declared();
        const before = trial.lab.census();
        await object.create(trial.provider);
        const when = await killedAfter(index, () => object.delete(trial.provider));
        if (when) await object.delete(trial.provider);
        assert.deepEqual(trial.lab.since(before), kindCase.leaves, when);
      }
    });
  });

  describe("in total", () => {
    it("was killed more often than there are kinds", () => assert.ok(killed > kindCases.length));
  });
});
