import assert from "node:assert/strict";
import { kindNames } from "../../components/kinds";
import { eachKind } from "./dynamic/each-kind";
import { kindCases } from "./dynamic/kind-cases";

describe("the provider process", function () {
  this.timeout(120_000);

  it("has a test case for every kind", () => assert.deepEqual(kindCases.map(({ kind }) => kind).sort(), [...kindNames].sort()));

  eachKind(kindCases, (kindCase, trial) => {
    const { declared } = trial;
    const created = async () => {
      const object = await declared();
      await object.create(trial.provider);
      return object;
    };

    it("creates exactly the expected resources", async () => {
      const object = await declared();
      const before = trial.lab.census();
      await object.create(trial.provider);
      assert.deepEqual(trial.lab.since(before), kindCase.makes);
    });

    it("shows no diff after create and after refresh", async () => {
      const object = await created();
      assert.equal(await object.hasChanges(trial.provider), false);
      assert.equal(await object.refresh(trial.provider), true);
      assert.equal(await object.hasChanges(trial.provider), false);
    });

    it("has a changed value for every field that it updates", async () => {
      assert.deepEqual(Object.keys(kindCase.changes((await declared()).inputs)).sort(), kindCase.updatable.sort());
    });

    for (const field of kindCase.updatable)
      it(`updates ${field} in place, or rejects the change in check`, async () => {
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

    it("deletes, succeeds if the resource is already gone, and then reads it as gone", async () => {
      const object = await declared();
      const before = trial.lab.census();
      await object.create(trial.provider);
      await object.delete(trial.provider);
      assert.deepEqual(trial.lab.since(before), kindCase.leaves);
      await object.delete(trial.provider);
      assert.deepEqual(trial.lab.since(before), kindCase.leaves);
      const isThere = await object.refresh(trial.provider);
      const seen = isThere ? { changes: await object.hasChanges(trial.provider) } : "gone";
      assert.deepEqual(seen, { gone: "gone", changed: { changes: true }, nothing: { changes: false } }[kindCase.afterDelete]);
    });

    it("also deletes what its updates created", async () => {
      const object = await declared();
      const before = trial.lab.census();
      await object.create(trial.provider);
      for (const [field, change] of Object.entries(kindCase.changes(object.inputs)))
        if (!change.refused) await object.update(trial.provider, object.with(field, change));
      await object.delete(trial.provider);
      assert.deepEqual(trial.lab.since(before), kindCase.leavesAfterUpdates ?? kindCase.leaves);
    });
  });
});
