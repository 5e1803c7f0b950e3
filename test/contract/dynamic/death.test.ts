import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import type { Census } from "./dynamic-lab";
import { eachKind } from "./each-kind";
import { kindCases } from "./kind-cases";

describe("a provider process that dies", function () {
  this.timeout(600_000);
  /** Calls after which it was killed. */
  let killed = 0;
  after(() => process.stdout.write(`      killed after each of ${killed} calls\n`));

  eachKind(kindCases, (kindCase, trial) => {
    const { declared } = trial;

    /** Calls that this work makes when nobody dies. */
    const callsOf = async (work: () => Promise<unknown>): Promise<number> => {
      let calls = 0;
      await trial.lab.during(work, () => void calls++);
      return calls;
    };

    /**
     * Does the work and kills the process once the lab has served the call of this index, before it answers; then a new process takes over. Says which call that was;
     * undefined where this work needed fewer calls than the one that was counted, and ended well.
     */
    const dyingAfter = async (index: number, work: () => Promise<unknown>): Promise<string | undefined> => {
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

    /** There is as much more, or less, than then as a deletion leaves, or what a death is allowed to leave. */
    const assertLeft = (then: Census, when: string | undefined) => {
      const now = trial.lab.since(then);
      if (!isDeepStrictEqual(now, kindCase.leavesAfterDeath)) assert.deepEqual(now, kindCase.leaves, when);
    };

    it("while it makes one leaves one and nothing else, whichever call it died after, once a new one has made it; and none once it is deleted", async () => {
      const first = await declared();
      const calls = await callsOf(() => first.create(trial.provider));
      for (let index = 0; index < calls; index++) {
        const object = await declared();
        const before = trial.lab.census();
        const when = await dyingAfter(index, () => object.create(trial.provider));
        if (when) await object.create(trial.provider);
        assert.deepEqual(trial.lab.since(before), kindCase.makes, when);
        assert.equal(await object.hasChanges(trial.provider), false, when);
        await object.delete(trial.provider);
        assertLeft(before, when);
      }
    });

    if (kindCase.updatable.length > 0)
      it("while it changes one leaves it changed and nothing else, whichever call it died after, once a new one has changed it; and none once it is deleted", async () => {
        const first = await declared();
        const then = trial.lab.census();
        await first.create(trial.provider);
        const calls = await callsOf(() => first.update(trial.provider, first.changed));
        const changed = trial.lab.since(then);
        for (let index = 0; index < calls; index++) {
          const object = await declared();
          const before = trial.lab.census();
          await object.create(trial.provider);
          const when = await dyingAfter(index, () => object.update(trial.provider, object.changed));
          if (when) assert.deepEqual(await object.update(trial.provider, object.changed), [], when);
          assert.deepEqual(trial.lab.since(before), changed, when);
          assert.equal(await object.hasChanges(trial.provider, object.changed), false, when);
          await object.delete(trial.provider);
          assertLeft(before, when);
        }
      });

    it("while it deletes one leaves none, whichever call it died after, once a new one has deleted it", async () => {
      const first = await declared();
      await first.create(trial.provider);
      const calls = await callsOf(() => first.delete(trial.provider));
      for (let index = 0; index < calls; index++) {
        const object = await declared();
        const before = trial.lab.census();
        await object.create(trial.provider);
        const when = await dyingAfter(index, () => object.delete(trial.provider));
        if (when) await object.delete(trial.provider);
        assert.deepEqual(trial.lab.since(before), kindCase.leaves, when);
      }
    });
  });

  describe("in all", () => {
    it("was killed more often than there are kinds", () => assert.ok(killed > kindCases.length));
  });
});
