import assert from "node:assert/strict";
import { kindNames } from "../../components/kinds";
import { storedTexts } from "../support/stored-texts";
import { DynamicLab } from "./dynamic/dynamic-lab";
import { kindCases } from "./dynamic/kind-cases";
import type { ProviderProcess } from "./dynamic/provider-process";
import { TriedObject } from "./dynamic/tried-object";

describe("the provider process", function () {
  this.timeout(120_000);
  let texts: Map<string, string>;
  before(async () => {
    texts = await storedTexts();
  });

  it("is tried with every kind", () => assert.deepEqual(kindCases.map(({ kind }) => kind).sort(), [...kindNames].sort()));

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
      const created = async () => {
        const object = await declared();
        await object.create(provider);
        return object;
      };

      it("makes what it says and nothing else", async () => {
        const object = await declared();
        const before = lab.census();
        await object.create(provider);
        assert.deepEqual(lab.since(before), kindCase.makes);
      });

      it("sees no change in what it made, neither at once nor after a look", async () => {
        const object = await created();
        assert.equal(await object.hasChanges(provider), false);
        assert.equal(await object.refresh(provider), true);
        assert.equal(await object.hasChanges(provider), false);
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
          assert.equal(await object.hasChanges(provider, news), true);
          const failures = await object.update(provider, news);
          if (refused) return assert.match(failures.join("\n"), refused);
          assert.deepEqual(failures, []);
          await object.refresh(provider);
          assert.equal(await object.hasChanges(provider, news), false);
        });

      it("deletes, is content with finding nothing to delete, and sees that it has gone", async () => {
        const object = await declared();
        const before = lab.census();
        await object.create(provider);
        await object.delete(provider);
        assert.deepEqual(lab.since(before), kindCase.leaves);
        await object.delete(provider);
        assert.deepEqual(lab.since(before), kindCase.leaves);
        const isThere = await object.refresh(provider);
        const seen = isThere ? { changes: await object.hasChanges(provider) } : "gone";
        assert.deepEqual(seen, { gone: "gone", "to be made again": { changes: true }, nothing: { changes: false } }[kindCase.afterDelete]);
      });

      it("takes with it what its updates left behind", async () => {
        const object = await declared();
        const before = lab.census();
        await object.create(provider);
        for (const [field, change] of Object.entries(kindCase.changes(object.inputs)))
          if (!change.refused) await object.update(provider, object.with(field, change));
        await object.delete(provider);
        assert.deepEqual(lab.since(before), kindCase.leaves);
      });
    });
});
