import assert from "node:assert/strict";
import { AzureLab } from "../../../../support/azure-lab";
import { assignmentOf, builtIns } from "../../../../support/policy-assignments";

describe("policy assignments in the lab's Azure", () => {
  let lab: AzureLab;
  before(async () => {
    lab = await AzureLab.start();
    await lab.send("PUT", group(), { version: "2024-03-01", body: { location: "eastus2" } });
  });
  after(() => lab.stop());

  const group = () => `/subscriptions/${lab.azure.signIn.subscriptionId}/resourceGroups/rg-edge-hub`;
  const listed = (filter = "?$filter=atScope()") =>
    lab.send("GET", `${group()}/providers/Microsoft.Authorization/policyAssignments${filter}`, { version: "2023-04-01" });

  it("are empty at first", async () => assert.deepEqual((await listed()).body.value, []));

  it("are listed at a scope for this scope and its parents, but not for children and siblings", async () => {
    const scopes = [
      `/subscriptions/${lab.azure.signIn.subscriptionId}`,
      group(),
      `${group()}/providers/Microsoft.ContainerRegistry/registries/hub`,
      `${group()}-2`,
    ];
    for (const [index, scope] of scopes.entries()) {
      lab.azure.azure.store.put({ ...assignmentOf(builtIns.tokens, `a${index}`, scope), properties: {}, envelope: {}, hidden: {} });
    }
    assert.deepEqual(
      (await listed()).body.value.map(({ name }) => name),
      ["a0", "a1"],
    );
  });

  it("can be listed only with filter atScope()", async () => {
    const { status, body } = await listed("");
    assert.deepEqual([status, body.error.code], [400, "UnsupportedFilter"]);
  });
});
