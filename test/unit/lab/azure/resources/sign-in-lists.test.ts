import assert from "node:assert/strict";
import { facts, resourceGroupId, roleIds } from "../../../../../lab/facts";
import { roleAssignment } from "../../../../../lab/azure/authorization/role-assignment";
import { AzureLab } from "../../../../support/azure-lab";

const version = "2022-12-01";

describe("subscriptions and tenants in the lab's Azure (L1)", () => {
  let lab: AzureLab;
  before(async () => {
    lab = await AzureLab.start();
  });
  after(() => lab.stop());
  const ids = async (as?: Parameters<AzureLab["send"]>[2]) => {
    const { body } = await lab.send<{ value: { subscriptionId: string }[] }>("GET", "/subscriptions", { version, ...as });
    return body.value.map(({ subscriptionId }) => subscriptionId);
  };

  it("are listed if they are in the caller's tenant and the caller has a role", async () => {
    assert.deepEqual(await ids(), [facts.subscriptionId, facts.plantSubscriptionId]);
  });
  it("are not listed for a principal without roles", async () => {
    assert.deepEqual(await ids({ as: lab.azure.createServicePrincipal("nobody") }), []);
  });
  it("are also listed if the caller has a role at a resource group only", async () => {
    const guest = lab.azure.createServicePrincipal("guest");
    const scope = resourceGroupId("rg-one", facts.plantSubscriptionId);
    lab.azure.azure.store.put(roleAssignment({ scope, roleId: roleIds.reader, principalId: guest.objectId, createdOn: new Date() }));
    assert.deepEqual(await ids({ as: guest }), [facts.plantSubscriptionId]);
  });
  it("can be read individually", async () => {
    const { body } = await lab.send<Record<string, unknown>>("GET", `/subscriptions/${facts.subscriptionId.toUpperCase()}`, { version });
    assert.deepEqual([body["subscriptionId"], body["tenantId"], body["state"]], [facts.subscriptionId, facts.tenantId, "Enabled"]);
  });
  it("cannot be read individually by a principal without roles", async () => {
    const { status } = await lab.send("GET", `/subscriptions/${facts.subscriptionId}`, { version, as: lab.azure.createServicePrincipal("stranger") });
    assert.equal(status, 403);
  });
  it("belong to a single tenant", async () => {
    const { body } = await lab.send<{ value: { tenantId: string }[] }>("GET", "/tenants", { version });
    assert.deepEqual(
      body.value.map(({ tenantId }) => tenantId),
      [facts.tenantId],
    );
  });
  it("need a token", async () => {
    assert.equal((await lab.send("GET", "/subscriptions", { version, headers: { authorization: "" } })).status, 401);
  });
});
