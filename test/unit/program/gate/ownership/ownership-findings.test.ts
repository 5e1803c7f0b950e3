import assert from "node:assert/strict";
import { siteOwnerSettings } from "../../../../../components/core/owner";
import { type OwnedObject, type Ownership, ownershipFindings } from "../../../../../program/gate/ownership/ownership-findings";

const [own, other] = ["o/p/own", "o/p/other"];

describe("the owners of objects that a stack would change", () => {
  const object = (name: string, change: Partial<OwnedObject> = {}): OwnedObject => ({
    ...{ name, owner: undefined, isAdopted: false, isRecorded: () => false },
    ...change,
  });
  const found = async (objects: OwnedObject[], change: Partial<Ownership> = {}) => {
    const ownership = { own, formerOwner: undefined, settings: siteOwnerSettings, outputs: async () => ({}), formerName: () => undefined };
    return (await ownershipFindings(objects, { ...ownership, ...change })).map(({ code, given }) => `${code} ${given}`);
  };
  const map = (owner: string | undefined, change: Partial<OwnedObject> = {}) => object("scope map line1", { owner, ...change });

  it("are nobody where there is nothing yet, and this stack where it goes on", async () => {
    assert.deepEqual([await found([]), await found([map(own)])], [[], []]);
  });

  it("refuse another stack, each with its objects", async () => {
    const others = [map(other), object("target line1", { owner: "o/p/third" }), object("token line1", { owner: other })];
    assert.deepEqual(await found(others), ["EDGE-OWNED scope map line1, token line1", "EDGE-OWNED target line1"]);
  });

  it("refuse another stack for what is adopted, too", async () => {
    assert.deepEqual(await found([map(other, { isAdopted: true })]), ["EDGE-OWNED scope map line1"]);
  });

  it("let a stack follow the owner that it names, and no other", async () => {
    assert.deepEqual(await found([map(other)], { formerOwner: other }), []);
    assert.deepEqual(await found([map("o/p/third")], { formerOwner: other }), ["EDGE-OWNED scope map line1"]);
  });

  it("do nothing more with that setting once it is done", async () => {
    assert.deepEqual(await found([map(own)], { formerOwner: other }), []);
  });

  it("are unknown for objects without one that the stack neither recorded nor adopts", async () => {
    assert.deepEqual(await found([map(undefined)]), ["EDGE-OWNER-UNKNOWN scope map line1"]);
    assert.deepEqual(await found([map(undefined, { isAdopted: true })]), []);
    assert.deepEqual(await found([map(undefined, { isRecorded: () => true })]), []);
    assert.deepEqual(await found([map(undefined)], { formerOwner: "unmarked" }), []);
  });

  it("are never overridden by `unmarked`", async () => {
    assert.deepEqual(await found([map(other)], { formerOwner: "unmarked" }), ["EDGE-OWNED scope map line1"]);
  });

  it("are the stack's former name where its outputs were recorded under that one", async () => {
    const renamed = { formerName: () => "o/p/former" };
    const recorded = map(undefined, { isRecorded: () => true });
    assert.deepEqual(await found([recorded], renamed), ["EDGE-OWNED scope map line1"]);
    assert.deepEqual(await found([recorded], { ...renamed, formerOwner: "o/p/former" }), []);
  });

  it("need no reading of the outputs where every object names its owner", async () => {
    const outputs = () => assert.fail("read");
    assert.deepEqual(await found([map(own)], { outputs }), []);
  });
});
