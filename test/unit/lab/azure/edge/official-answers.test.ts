import assert from "node:assert/strict";
import { EdgeLab, edgeIds } from "../../../../support/edge-lab";

describe("current clients of workload orchestration against the lab", () => {
  let edge: EdgeLab;
  before(async () => {
    edge = await EdgeLab.start();
    await edge.prepared();
  });
  after(() => edge.stop());

  for (const version of ["2025-01-01-preview", "2026-03-01", "2026-06-01"])
    it(`may use version ${version} (L3)`, async () => {
      const { status, body } = await edge.send("GET", `${edgeIds.target}/solutions`, undefined, version);
      assert.deepEqual([status, body.value], [200, []]);
    });
  it("find no newer members in the API version that the guide uses (L3)", async () => {
    await edge.review();
    const [solution] = (await edge.send("GET", `${edgeIds.target}/solutions`)).body.value;
    const versions = async (version: string) => (await edge.send("GET", `${solution?.id}/versions`, undefined, version)).body.value[0]?.properties;
    assert.deepEqual(["stages" in ((await versions("2025-01-01-preview")) ?? {}), "stages" in ((await versions("2026-06-01")) ?? {})], [false, true]);
  });
  it("may send a configuration unchanged as they read it (L8)", async () => {
    await edge.values("port: 554");
    const { properties } = await edge.get(edgeIds.template);
    const id = `${edgeIds.configuration}/dynamicConfigurations/${properties.uniqueIdentifier}`;
    for (const part of [id, `${id}/versions/1.0.0`]) {
      const read = await edge.get(part);
      const { status, body } = await edge.send("PUT", part, read);
      assert.deepEqual([status, body.name], [200, read.name]);
    }
    assert.equal((await edge.get(`${id}/versions/1.0.0`)).properties.values, "port: 554");
  });
});
