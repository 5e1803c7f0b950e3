import assert from "node:assert/strict";
import { contextId } from "../../../../../lab/facts";
import { edgeId, EdgeLab } from "../../../../support/edge-lab";

const siteId = edgeId("sites/hall-1");
const reference = (name: string) => `${contextId}/siteReferences/${name}`;
const sites = "2025-06-01";
const body = (labels: Record<string, string>) => ({ properties: { displayName: "Hall 1", labels } });

describe("sites in the lab's Azure", () => {
  let edge: EdgeLab;
  beforeEach(async () => {
    edge = await EdgeLab.start();
    await edge.ended(await edge.send("PUT", siteId, body({ level: "factory" }), sites));
  });
  afterEach(() => edge.stop());

  it("are created by a long-running operation, and changed by a PATCH that replaces the labels", async () => {
    const answer = await edge.send("PUT", edgeId("sites/hall-2"), body({ level: "any" }), sites);
    assert.deepEqual([answer.status, answer.body.properties.provisioningState, answer.headers.location], [201, "Accepted", undefined]);
    assert.equal((await edge.send("PATCH", siteId, { properties: { labels: { unit: "1" } } }, sites)).status, 200);
    const { properties } = (await edge.send("GET", siteId, undefined, sites)).body;
    assert.deepEqual([properties.displayName, properties.labels, properties.provisioningState], ["Hall 1", { unit: "1" }, "Succeeded"]);
  });

  it("have names and properties of the official table", async () => {
    for (const [id, sent] of [
      [edgeId("sites/-hall"), body({})],
      [edgeId("sites/hall-2"), { properties: { floor: 1 } }],
    ] as const)
      assert.equal((await edge.send("PUT", id, sent, sites)).status, 400, id);
  });

  it("are listed and deleted, also while a context refers to them", async () => {
    await edge.done("PUT", reference("hall-1"), { properties: { siteId } });
    const list = siteId.slice(0, siteId.lastIndexOf("/"));
    const names = async () => (await edge.send("GET", list, undefined, sites)).body.value.map(({ name }) => name);
    assert.deepEqual(await names(), ["hall-1"]);
    assert.equal((await edge.send("DELETE", siteId, undefined, sites)).status, 200);
    assert.equal((await edge.send("DELETE", siteId, undefined, sites)).status, 204);
    assert.deepEqual(await names(), []);
  });

  it("are known to the context by references, of which a site may have several", async () => {
    for (const name of ["hall-1", "press-shop"]) await edge.done("PUT", reference(name), { properties: { siteId } });
    const { value } = (await edge.send("GET", `${contextId}/siteReferences`)).body;
    assert.deepEqual(
      value.map(({ properties }) => properties.siteId),
      [siteId, siteId],
    );
    await edge.done("DELETE", reference("press-shop"));
    assert.equal((await edge.send("GET", reference("press-shop"))).status, 404);
  });

  it("must exist when a reference is created, and so must the context", async () => {
    const { status, body: answer } = await edge.send("PUT", reference("hall-9"), { properties: { siteId: edgeId("sites/hall-9") } });
    assert.deepEqual([status, answer.error.code], [400, "SiteNotFound"]);
    assert.equal((await edge.send("PUT", `${edgeId("contexts/none")}/siteReferences/hall-1`, { properties: { siteId } })).status, 404);
  });
});
