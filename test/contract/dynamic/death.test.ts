import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { storedTexts } from "../../support/stored-texts";
import { type Census, DynamicLab } from "./dynamic-lab";
import { kindCases } from "./kind-cases";
import type { ProviderProcess } from "./provider-process";
import { TriedObject } from "./tried-object";

describe("a provider process that dies", function () {
  this.timeout(600_000);
  let texts: Map<string, string>;
  /** Calls after which it was killed. */
  let killed = 0;
  before(async () => {
    texts = await storedTexts();
  });
  after(() => process.stdout.write(`      killed after each of ${killed} calls\n`));

  for (const kindCase of kindCases)
    describe(`with ${kindCase.kind}`, () => {
      let lab: DynamicLab;
      let provider: ProviderProcess;
      let number = 0;
      before(async () => {
        lab = await DynamicLab.start(kindCase);
        provider = await lab.processes.next();
      });
      after(() => lab?.stop());

      const declared = () => TriedObject.declared(lab, kindCase, ++number, texts.get(kindCase.kind) ?? "");

      /** Calls that this work makes when nobody dies. */
      const callsOf = async (work: () => Promise<unknown>): Promise<number> => {
        let calls = 0;
        await lab.during(work, () => void calls++);
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
          provider.kill();
        };
        const failure = await lab.during(work, kill).then(
          () => undefined,
          (error: unknown) => error,
        );
        if (fatal === undefined) {
          assert.deepEqual([failure, index > 0], [undefined, true], `there was no call ${index}`);
          return undefined;
        }
        assert.match(String(failure), /UNAVAILABLE/);
        provider = await lab.processes.next();
        killed++;
        return `after call ${index}, ${fatal}`;
      };

      /** There is as much more, or less, than then as a deletion leaves, or what a death is allowed to leave. */
      const assertLeft = (then: Census, when: string | undefined) => {
        const now = lab.since(then);
        if (!isDeepStrictEqual(now, kindCase.leavesAfterDeath)) assert.deepEqual(now, kindCase.leaves, when);
      };

      it("while it makes one leaves one and nothing else, whichever call it died after, once a new one has made it; and none once it is deleted", async () => {
        const first = await declared();
        const calls = await callsOf(() => first.create(provider));
        for (let index = 0; index < calls; index++) {
          const object = await declared();
          const before = lab.census();
          const when = await dyingAfter(index, () => object.create(provider));
          if (when) await object.create(provider);
          assert.deepEqual(lab.since(before), kindCase.makes, when);
          assert.equal(await object.hasChanges(provider), false, when);
          await object.delete(provider);
          assertLeft(before, when);
        }
      });

      if (kindCase.updatable.length > 0)
        it("while it changes one leaves it changed and nothing else, whichever call it died after, once a new one has changed it; and none once it is deleted", async () => {
          const first = await declared();
          const then = lab.census();
          await first.create(provider);
          const calls = await callsOf(() => first.update(provider, first.changed));
          const changed = lab.since(then);
          for (let index = 0; index < calls; index++) {
            const object = await declared();
            const before = lab.census();
            await object.create(provider);
            const when = await dyingAfter(index, () => object.update(provider, object.changed));
            if (when) assert.deepEqual(await object.update(provider, object.changed), [], when);
            assert.deepEqual(lab.since(before), changed, when);
            assert.equal(await object.hasChanges(provider, object.changed), false, when);
            await object.delete(provider);
            assertLeft(before, when);
          }
        });

      it("while it deletes one leaves none, whichever call it died after, once a new one has deleted it", async () => {
        const first = await declared();
        await first.create(provider);
        const calls = await callsOf(() => first.delete(provider));
        for (let index = 0; index < calls; index++) {
          const object = await declared();
          const before = lab.census();
          await object.create(provider);
          const when = await dyingAfter(index, () => object.delete(provider));
          if (when) await object.delete(provider);
          assert.deepEqual(lab.since(before), kindCase.leaves, when);
        }
      });
    });

  describe("in all", () => {
    it("was killed more often than there are kinds", () => assert.ok(killed > kindCases.length));
  });
});
