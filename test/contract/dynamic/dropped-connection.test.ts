import assert from "node:assert/strict";
import type { LoggedRequest } from "../../../lab/azure/request-log";
import { eachKind } from "./each-kind";
import { kindCases } from "./kind-cases";

const isWrite = ({ method }: LoggedRequest) => method !== "GET";
/** Timeout of a run. The effect of a call that never arrived does not appear, and a test need not wait for it as long as a factory does. */
const timeouts = { "drop before": "PT3S", "drop after": "PT1M" };

describe("a dropped connection", function () {
  this.timeout(600_000);
  /** Writes at which it was dropped, and how many runs succeeded without an error. */
  const counts = { cuts: 0, gotThrough: 0 };
  /** Kinds whose update was interrupted. */
  const updated = new Set<string>();
  after(() => process.stdout.write(`      cut at ${counts.cuts} writes, ${counts.gotThrough} runs got through by themselves\n`));

  eachKind(kindCases, (kindCase, trial) => {
    const { declared } = trial;

    /** Verbs of the writes of an uninterrupted run. */
    const writesOf = async (work: () => Promise<void>): Promise<string[]> => {
      const verbs: string[] = [];
      await trial.lab.during(work, (call) => isWrite(call) && verbs.push(call.method));
      return verbs;
    };

    /** Fields with an update; those that check rejects change nothing. */
    const updates = async () => {
      const { inputs } = await declared();
      return Object.entries(kindCase.changes(inputs)).flatMap(([field, { refused }]) => (refused ? [] : [field]));
    };

    /** Runs `work` with the connection dropped at the write of this index. Asserts that a write that was processed leads to success. */
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

      it(`at any write of a create ${when} leads to success or one error with a fix, and the next run leaves exactly one resource`, async () => {
        const first = await declared();
        const verbs = await writesOf(() => first.create(trial.provider));
        for (const index of verbs.keys()) {
          const object = await declared();
          const before = trial.lab.census();
          await cutAt(verbs, index, outcome, () => object.createdWithin(trial.provider, timeouts[outcome]));
          await object.complete(trial.provider);
          const made = trial.lab.since(before);
          const at = `write ${index}, ${verbs[index]}`;
          assert.deepEqual(made, kindCase.makes, at);
          assert.equal(await object.hasChanges(trial.provider), false, at);
        }
      });

      it(`at any write of a delete ${when} leads to success or one error with a fix, and the next run leaves none`, async () => {
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
      it("at any write of an update, before or after the service acts, leads to success or one error with a fix; the next run completes the update, and a delete removes everything", async () => {
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
              await object.complete(trial.provider, news);
              assert.deepEqual(trial.lab.since(before), changed, at);
              await object.refresh(trial.provider);
              assert.equal(await object.hasChanges(trial.provider, news), false, at);
              await object.delete(trial.provider);
              assert.deepEqual(trial.lab.since(before), kindCase.leaves, at);
            }
        }
      });
  });

  describe("in total", () => {
    it("was tested at more writes than there are kinds", () => assert.ok(counts.cuts > kindCases.length));

    it("was tested in an update of every kind whose updates write", () =>
      assert.deepEqual(
        [...updated],
        [
          ...[
            "registry/ScopeMap",
            "registry/Token",
            "registry/TokenPassword",
            "registry/RegistryGuard",
            "orchestration/ContextCapabilities",
            "orchestration/AzureSite",
            "orchestration/Schema",
            "orchestration/ConfigTemplate",
            "orchestration/SolutionTemplate",
          ],
          ...["orchestration/Target", "orchestration/Configuration", "orchestration/StagedSolution", "orchestration/Installation"],
        ],
      ));
  });
});
