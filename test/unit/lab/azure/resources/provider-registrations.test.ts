import assert from "node:assert/strict";
import { facts, resourceGroupId } from "../../../../../lab/facts";
import { AzureLab, TestClock } from "../../../../support/azure-lab";

const version = "2024-11-01";
const edge = `/subscriptions/${facts.subscriptionId}/providers/microsoft.edge`;
const context = `${resourceGroupId("rg-context")}/providers/Microsoft.Edge/contexts/factories`;

interface Provider {
  namespace: string;
  registrationState: string;
}

describe("registration of resource providers in the lab's Azure", () => {
  const clock = new TestClock();
  let lab: AzureLab;
  before(async () => {
    lab = await AzureLab.start({ clock, isUnregistered: true });
    await lab.send("PUT", resourceGroupId("rg-context"), { version, body: { location: facts.location } });
  });
  after(() => lab.stop());
  const state = async () => (await lab.send<Provider>("GET", edge, { version })).body.registrationState;
  const readCode = async () => (await lab.send("GET", context, { version: "2025-08-01" })).body.error.code;

  it("is missing in an empty subscription, which refuses reads and writes of the provider's resources", async () => {
    assert.equal(await state(), "NotRegistered");
    const written = await lab.send("PUT", context, { version: "2025-08-01", body: { location: facts.location, properties: {} } });
    assert.deepEqual([written.status, written.body.error.code, await readCode()], [409, "MissingSubscriptionRegistration", "MissingSubscriptionRegistration"]);
    assert.match(written.body.error.message, /not registered to use namespace 'Microsoft.Edge'/);
  });
  it("takes a minute, in which calls are still refused, and holds for one subscription", async () => {
    const { status, body } = await lab.send<Provider>("POST", `${edge}/register`, { version });
    assert.deepEqual([status, body.namespace, body.registrationState], [200, "Microsoft.Edge", "Registering"]);
    await clock.pass(59_000);
    assert.deepEqual([await state(), await readCode()], ["Registering", "MissingSubscriptionRegistration"]);
    // A second request does not start again.
    await lab.send("POST", `${edge}/register`, { version });
    await clock.pass(1_000);
    assert.deepEqual([await state(), await readCode()], ["Registered", "ResourceNotFound"]);
    const other = await lab.send<Provider>("GET", edge.replace(facts.subscriptionId, facts.plantSubscriptionId), { version });
    assert.equal(other.body.registrationState, "NotRegistered");
  });
  it("is not needed for role assignments and resource groups", async () => {
    const roles = await lab.send("GET", `${resourceGroupId("rg-context")}/providers/Microsoft.Authorization/roleAssignments`, { version: "2022-04-01" });
    assert.equal(roles.status, 200);
  });
  it("is refused for a provider that the lab does not know", async () => {
    const { status, body } = await lab.send("POST", `/subscriptions/${facts.subscriptionId}/providers/Microsoft.Web/register`, { version });
    assert.deepEqual([status, body.error.code], [404, "InvalidResourceNamespace"]);
  });
});
