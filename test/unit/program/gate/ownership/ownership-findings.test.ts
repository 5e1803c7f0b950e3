import assert from "node:assert/strict";
import { siteOwnerSettings } from "../../../../../components/core/owner";
import { type OwnedObject, type Ownership, ownershipFindings } from "../../../../../program/gate/ownership/ownership-findings";

const [own, other] = ["o/p/own", "o/p/other"];

describe("ownership findings", () => {
  const object = (name: string, change: Partial<OwnedObject> = {}): OwnedObject => ({
    ...{ name, owner: undefined, isAdopted: false, isRecorded: () => false },
    ...change,
  });
  const found = async (objects: OwnedObject[], change: Partial<Ownership> = {}) => {
    const ownership = { own, formerOwner: undefined, settings: siteOwnerSettings, outputs: async () => ({}), formerName: () => undefined };
    return (await ownershipFindings(objects, { ...ownership, ...change })).map(({ code, given }) => `${code} ${given}`);
  };
  const map = (owner: string | undefined, change: Partial<OwnedObject> = {}) => object("scope map line1", { owner, ...change });

  it("are empty if nothing exists yet or this stack is the owner", async () => {
    assert.deepEqual([await found([]), await found([map(own)])], [[], []]);
  });

  it("refuse objects of other stacks, one fault per owner with its objects", async () => {
    const others = [map(other), object("target line1", { owner: "o/p/third" }), object("token line1", { owner: other })];
    assert.deepEqual(await found(others), ["EDGE-OWNED scope map line1, token line1", "EDGE-OWNED target line1"]);
  });

  it("refuse another stack's objects even if they are adopted", async () => {
    assert.deepEqual(await found([map(other, { isAdopted: true })]), ["EDGE-OWNED scope map line1"]);
  });

  it("accept objects of the configured former owner, and of no other stack", async () => {
    assert.deepEqual(await found([map(other)], { formerOwner: other }), []);
    assert.deepEqual(await found([map("o/p/third")], { formerOwner: other }), ["EDGE-OWNED scope map line1"]);
  });

  it("ignore the former owner once this stack is the owner", async () => {
    assert.deepEqual(await found([map(own)], { formerOwner: other }), []);
  });

  it("refuse objects without an owner unless they are recorded, adopted or accepted as `unmarked`", async () => {
    assert.deepEqual(await found([map(undefined)]), ["EDGE-OWNER-UNKNOWN scope map line1"]);
    assert.deepEqual(await found([map(undefined, { isAdopted: true })]), []);
    assert.deepEqual(await found([map(undefined, { isRecorded: () => true })]), []);
    assert.deepEqual(await found([map(undefined)], { formerOwner: "unmarked" }), []);
  });

  it("refuse objects of another stack even with `unmarked`", async () => {
    assert.deepEqual(await found([map(other)], { formerOwner: "unmarked" }), ["EDGE-OWNED scope map line1"]);
  });

  it("treat recorded objects without an owner as those of the stack's former name if it was renamed", async () => {
    const renamed = { formerName: () => "o/p/former" };
    const recorded = map(undefined, { isRecorded: () => true });
    assert.deepEqual(await found([recorded], renamed), ["EDGE-OWNED scope map line1"]);
    assert.deepEqual(await found([recorded], { ...renamed, formerOwner: "o/p/former" }), []);
  });

  it("do not read the stack outputs if every object has an owner", async () => {
    const outputs = () => assert.fail("read");
    assert.deepEqual(await found([map(own)], { outputs }), []);
  });
});
