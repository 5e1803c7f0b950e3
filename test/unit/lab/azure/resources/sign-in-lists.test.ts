import assert from "node:assert/strict";
import { facts, resourceGroupId, roleIds } from "../../../../../lab/facts";
import { roleAssignment } from "../../../../../lab/azure/authorization/role-assignment";
import { AzureLab } from "../../../../support/azure-lab";

const version = "2022-12-01";

describe("subscriptions and tenants of the lab (L1)", () => {
  let lab: AzureLab;
  before(async () => {
    lab = await AzureLab.start();
  });
  after(() => lab.stop());
  const ids = async (as?: Parameters<AzureLab["send"]>[2]) => {
    const { body } = await lab.send<{ value: { subscriptionId: string }[] }>("GET", "/subscriptions", { version, ...as });
    return body.value.map(({ subscriptionId }) => subscriptionId);
  };

  it("are those of the caller's tenant in which the caller has a role", async () => {
    assert.deepEqual(await ids(), [facts.subscriptionId, facts.plantSubscriptionId]);
  });
  it("are none for somebody without roles", async () => {
    assert.deepEqual(await ids({ as: lab.azure.createServicePrincipal("nobody") }), []);
  });
  it("include one in which the caller has a role on a group only", async () => {
    const guest = lab.azure.createServicePrincipal("guest");
    const scope = resourceGroupId("rg-one", facts.plantSubscriptionId);
    lab.azure.azure.store.put(roleAssignment({ scope, roleId: roleIds.reader, principalId: guest.objectId, createdOn: new Date() }));
    assert.deepEqual(await ids({ as: guest }), [facts.plantSubscriptionId]);
  });
  it("are shown one by one", async () => {
    const { body } = await lab.send<Record<string, unknown>>("GET", `/subscriptions/${facts.subscriptionId.toUpperCase()}`, { version });
    assert.deepEqual([body["subscriptionId"], body["tenantId"], body["state"]], [facts.subscriptionId, facts.tenantId, "Enabled"]);
  });
  it("are refused one by one to somebody without roles", async () => {
    const { status } = await lab.send("GET", `/subscriptions/${facts.subscriptionId}`, { version, as: lab.azure.createServicePrincipal("stranger") });
    assert.equal(status, 403);
  });
  it("belong to the one tenant", async () => {
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
