import assert from "node:assert/strict";
import { kindNames } from "../../components/kinds";
import { eachKind } from "./dynamic/each-kind";
import { kindCases } from "./dynamic/kind-cases";

describe("the provider process", function () {
  this.timeout(120_000);

  it("is tried with every kind", () => assert.deepEqual(kindCases.map(({ kind }) => kind).sort(), [...kindNames].sort()));

  eachKind(kindCases, (kindCase, trial) => {
    const { declared } = trial;
    const created = async () => {
      const object = await declared();
      await object.create(trial.provider);
      return object;
    };

    it("makes what it says and nothing else", async () => {
      const object = await declared();
      const before = trial.lab.census();
      await object.create(trial.provider);
      assert.deepEqual(trial.lab.since(before), kindCase.makes);
    });

    it("sees no change in what it made, neither at once nor after a look", async () => {
      const object = await created();
      assert.equal(await object.hasChanges(trial.provider), false);
      assert.equal(await object.refresh(trial.provider), true);
      assert.equal(await object.hasChanges(trial.provider), false);
    });

    it("is tried with another value of every field that it updates", async () => {
      assert.deepEqual(Object.keys(kindCase.changes((await declared()).inputs)).sort(), kindCase.updatable.sort());
    });

    for (const field of kindCase.updatable)
      it(`takes another value of ${field} in place, or refuses it before anything is done`, async () => {
        const object = await created();
        const change = kindCase.changes(object.inputs)[field] ?? assert.fail("no other value");
        const { refused } = change;
        const news = object.with(field, change);
        assert.equal(await object.hasChanges(trial.provider, news), true);
        const failures = await object.update(trial.provider, news);
        if (refused) return assert.match(failures.join("\n"), refused);
        assert.deepEqual(failures, []);
        await object.refresh(trial.provider);
        assert.equal(await object.hasChanges(trial.provider, news), false);
      });

    it("deletes, is content with finding nothing to delete, and sees that it has gone", async () => {
      const object = await declared();
      const before = trial.lab.census();
      await object.create(trial.provider);
      await object.delete(trial.provider);
      assert.deepEqual(trial.lab.since(before), kindCase.leaves);
      await object.delete(trial.provider);
      assert.deepEqual(trial.lab.since(before), kindCase.leaves);
      const isThere = await object.refresh(trial.provider);
      const seen = isThere ? { changes: await object.hasChanges(trial.provider) } : "gone";
      assert.deepEqual(seen, { gone: "gone", "to be made again": { changes: true }, nothing: { changes: false } }[kindCase.afterDelete]);
    });

    it("takes with it what its updates left behind", async () => {
      const object = await declared();
      const before = trial.lab.census();
      await object.create(trial.provider);
      for (const [field, change] of Object.entries(kindCase.changes(object.inputs)))
        if (!change.refused) await object.update(trial.provider, object.with(field, change));
      await object.delete(trial.provider);
      assert.deepEqual(trial.lab.since(before), kindCase.leaves);
    });
  });
});
