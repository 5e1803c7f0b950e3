import assert from "node:assert/strict";
import { tagPolicies } from "../../../../../lab/azure/authorization/policy-evaluation";
import { facts } from "../../../../../lab/facts";
import { AzureLab, registryVersion } from "../../../../support/azure-lab";
import { assignmentOf } from "../../../../support/policy-assignments";

const group = `/subscriptions/${facts.subscriptionId}/resourceGroups/${facts.hub.resourceGroup}`;
const definitionOf = (displayName: string) => Object.keys(tagPolicies).find((id) => tagPolicies[id]?.displayName === displayName) ?? assert.fail(displayName);

describe("tag policies in the lab's Azure (A2)", () => {
  let lab: AzureLab;
  beforeEach(async () => {
    lab = await AzureLab.start();
  });
  afterEach(() => lab.stop());

  const assign = (displayName: string, tagName: string, tagValue = "") => {
    const parameters = { tagName: { value: tagName }, tagValue: { value: tagValue } };
    lab.azure.azure.store.put({ ...assignmentOf(definitionOf(displayName), tagName, undefined, { parameters }), envelope: {}, hidden: {} } as never);
  };
  const putGroup = (tags?: object) => lab.send("PUT", group, { version: "2024-03-01", body: { location: facts.location, ...(tags && { tags }) } });

  it("refuse a resource group without the tag, and name assignment and definition like Azure does", async () => {
    assign("Require a tag on resource groups", "costCenter");
    const { status, body } = await putGroup({ team: "a" });
    assert.deepEqual([status, body.error.code], [403, "RequestDisallowedByPolicy"]);
    assert.match(
      body.error.message,
      /^Resource 'rg-edge-hub' was disallowed by policy\. Policy identifiers: '\[\{"policyAssignment":\{"name":"Assignment costCenter"/,
    );
    assert.equal((await putGroup({ COSTCENTER: "7" })).status, 201);
  });

  it("add a tag before required tags are checked, and keep an existing one", async () => {
    assign("Require a tag on resources", "env");
    assign("Add a tag to resources", "env", "plant");
    const id = await lab.hub();
    const tags = async () => (await lab.send<{ tags: object }>("GET", id, { version: registryVersion })).body.tags;
    assert.deepEqual(await tags(), { env: "plant" });
    await lab.send("PATCH", id, { version: registryVersion, body: { tags: { env: "own", more: "x" } } });
    assert.deepEqual(await tags(), { env: "own", more: "x" });
  });
});
