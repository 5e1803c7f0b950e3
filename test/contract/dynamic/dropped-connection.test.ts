import assert from "node:assert/strict";
import type { LoggedRequest } from "../../../lab/azure/request-log";
import { eachKind } from "./each-kind";
import { kindCases } from "./kind-cases";

const isWrite = ({ method }: LoggedRequest) => method !== "GET";
/** How long a run goes on. What a call did that never arrived is looked for in vain, and a test need not wait for that as long as a factory does. */
const timeouts = { "drop before": "PT3S", "drop after": "PT1M" };

describe("a connection that is cut", function () {
  this.timeout(600_000);
  /** Writes at which it was cut, and how many of the runs got through by themselves. */
  const counts = { cuts: 0, gotThrough: 0 };
  /** Kinds that were cut in an update. */
  const updated = new Set<string>();
  after(() => process.stdout.write(`      cut at ${counts.cuts} writes, ${counts.gotThrough} runs got through by themselves\n`));

  eachKind(kindCases, (kindCase, trial) => {
    const { declared } = trial;

    /** Verbs of the writes that this work makes when nothing is cut. */
    const writesOf = async (work: () => Promise<void>): Promise<string[]> => {
      const verbs: string[] = [];
      await trial.lab.during(work, (call) => isWrite(call) && verbs.push(call.method));
      return verbs;
    };

    /** Updates of one field each, by the field; those that check refuses change nothing. */
    const updates = async () => {
      const { inputs } = await declared();
      return Object.entries(kindCase.changes(inputs)).flatMap(([field, { refused }]) => (refused ? [] : [field]));
    };

    /** Does the work, with the connection cut at the write of this index. What was done gets through. */
    const cutAt = async (verbs: readonly string[], index: number, outcome: "drop before" | "drop after", work: () => Promise<string | undefined>) => {
      const { faults } = trial.lab.azure;
      const cut = { method: verbs[index] ?? "", path: /^\/subscriptions\//, outcome };
      let seen = 0;
      if (index === 0) faults.next(cut);
      const failure = await trial.lab.during(work, (call) => isWrite(call) && ++seen === index && faults.next(cut));
      assert.equal(faults.take(cut.method, "/subscriptions/"), undefined, "nothing was cut");
      counts.cuts++;
      if (failure === undefined) counts.gotThrough++;
      else if (outcome === "drop after") assert.fail(failure);
      else assert.match(failure, /EDGE-[A-Z-]+ {2}.*\n[\s\S]*\n? {2}fix {5}\S/);
    };

    for (const outcome of ["drop before", "drop after"] as const) {
      const when = outcome === "drop before" ? "before the service acts" : "after it acted";

      it(`at any write ${when} ends well or with one error that says what to do, and the next run leaves one and nothing else`, async () => {
        const first = await declared();
        const verbs = await writesOf(() => first.create(trial.provider));
        for (const index of verbs.keys()) {
          const object = await declared();
          const before = trial.lab.census();
          await cutAt(verbs, index, outcome, () => object.createdWithin(trial.provider, timeouts[outcome]));
          await object.madeWhole(trial.provider);
          const made = trial.lab.since(before);
          const at = `write ${index}, ${verbs[index]}`;
          assert.deepEqual(made, kindCase.makes, at);
          assert.equal(await object.hasChanges(trial.provider), false, at);
        }
      });

      it(`at any write of a deletion ${when} ends likewise, and the next run leaves none`, async () => {
        const first = await declared();
        await first.create(trial.provider);
        const verbs = await writesOf(() => first.delete(trial.provider));
        for (const index of verbs.keys()) {
          const object = await declared();
          const before = trial.lab.census();
          await object.create(trial.provider);
          await cutAt(verbs, index, outcome, () => object.failureOf(() => object.delete(trial.provider)));
          await object.delete(trial.provider);
          assert.deepEqual(trial.lab.since(before), kindCase.leaves, `write ${index}, ${verbs[index]}`);
        }
      });
    }

    if (kindCase.updatable.length > 0)
      it("at any write of an update of any field, before the service acts or after it acted, ends likewise, and the next run leaves it changed and nothing else; and none once it is deleted", async () => {
        for (const field of await updates()) {
          const first = await declared();
          const then = trial.lab.census();
          await first.create(trial.provider);
          const verbs = await writesOf(async () => void (await first.update(trial.provider, first.changedIn(field))));
          const changed = trial.lab.since(then);
          for (const [index, verb] of verbs.entries())
            for (const outcome of ["drop before", "drop after"] as const) {
              const at = `${outcome}, ${field}, write ${index}, ${verb}`;
              const object = await declared();
              const before = trial.lab.census();
              await object.create(trial.provider);
              const news = object.changedIn(field);
              await cutAt(verbs, index, outcome, () => object.updatedWithin(trial.provider, news, timeouts[outcome]));
              updated.add(kindCase.kind);
              await object.madeWhole(trial.provider, news);
              assert.deepEqual(trial.lab.since(before), changed, at);
              await object.refresh(trial.provider);
              assert.equal(await object.hasChanges(trial.provider, news), false, at);
              await object.delete(trial.provider);
              assert.deepEqual(trial.lab.since(before), kindCase.leaves, at);
            }
        }
      });
  });

  describe("in all", () => {
    it("was cut more often than there are kinds", () => assert.ok(counts.cuts > kindCases.length));

    it("was cut in an update of every kind whose updates write", () =>
      assert.deepEqual(
        [...updated],
        [
          ...[
            "registry/ScopeMap",
            "registry/Token",
            "registry/TokenPassword",
            "registry/RegistryGuard",
            "orchestration/ContextCapabilities",
            "orchestration/Schema",
            "orchestration/ConfigTemplate",
            "orchestration/SolutionTemplate",
          ],
          ...["orchestration/Target", "orchestration/Configuration", "orchestration/StagedSolution", "orchestration/Installation"],
        ],
      ));
  });
});
