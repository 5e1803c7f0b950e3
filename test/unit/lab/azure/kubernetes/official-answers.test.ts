import assert from "node:assert/strict";
import { siteFacts } from "../../../../../lab/facts";
import { EdgeLab } from "../../../../support/edge-lab";

const site = siteFacts("line-1");
const id = `${site.connectedClusterId}/providers/Microsoft.KubernetesConfiguration/extensions/line1`;
const version = "2023-05-01";

describe("current clients of Arc against the lab", () => {
  let edge: EdgeLab;
  before(async () => {
    edge = await EdgeLab.start();
  });
  after(() => edge.stop());

  for (const used of ["2021-10-01", "2026-05-01"])
    it(`may read a connected cluster in version ${used} (L3)`, async () => {
      assert.equal((await edge.lab.send("GET", site.connectedClusterId, { version: used })).body.name, site.name);
    });
  it("receive the extension's own URL and the supported API versions with the first answer (L6)", async () => {
    const body = { identity: { type: "SystemAssigned" }, properties: { extensionType: "Microsoft.ContainerRegistry.ConnectedRegistry" } };
    const { status, headers } = await edge.lab.send("PUT", id, { version, body });
    assert.deepEqual([status, headers["location"]], [201, `${edge.lab.azure.endpoint}${id}`]);
    assert.match(headers["api-supported-versions"] ?? "", /2023-05-01/);
  });
  it("receive systemData of each extension and a null nextLink with the list (L6)", async () => {
    const { body } = await edge.lab.send<{ value: { name: string; systemData?: object }[]; nextLink: null }>("GET", id.replace("/line1", ""), { version });
    assert.deepEqual([body.nextLink, body.value.filter(({ systemData }) => systemData === undefined)], [null, []]);
  });
});
