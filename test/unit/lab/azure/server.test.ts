import assert from "node:assert/strict";
import { facts, resourceGroupId, roleIds } from "../../../../lab/facts";
import { AzureLab, registryVersion, TestClock } from "../../../support/azure-lab";

const group = resourceGroupId("rg-any");
const version = "2024-03-01";

describe("the lab's Azure", () => {
  let lab: AzureLab;
  const clock = new TestClock();
  before(async () => {
    lab = await AzureLab.start({ clock });
    await lab.send("PUT", group, { version, body: { location: facts.location } });
  });
  after(() => lab.stop());

  it("creates and shows a resource group", async () => {
    const { status, body } = await lab.send("GET", group, { version });
    assert.deepEqual([status, body.location, body.properties.provisioningState], [200, "eastus2", "Succeeded"]);
  });
  it("finds a resource with a path in any case", async () => {
    assert.equal((await lab.send("GET", group.toUpperCase(), { version })).status, 200);
  });
  it("answers with the lab's time in the date header", async () => {
    assert.equal((await lab.send("GET", group, { version })).headers.date, clock.now().toUTCString());
  });
  it("refuses an unknown API version, and lists the known ones", async () => {
    const { status, body } = await lab.send("GET", group, { version: "2099-01-01" });
    assert.equal(status, 400);
    assert.match(body.error.message, /2020-10-01, .*2024-03-01/);
  });
  it("refuses a request without an API version", async () => {
    assert.equal((await lab.send("GET", group)).body.error.code, "MissingApiVersionParameter");
  });
  it("refuses an unknown type, and lists the known ones", async () => {
    const { status, body } = await lab.send("GET", `${group}/providers/Microsoft.Web/sites/x`, { version });
    assert.equal(status, 404);
    assert.match(body.error.message, /Microsoft.ContainerRegistry\/registries\/tokens/);
  });
  it("refuses an unknown verb, and lists the known ones", async () => {
    const { status, body } = await lab.send("POST", group, { version });
    assert.equal(status, 405);
    assert.match(body.error.message, /DELETE/);
  });
  it("refuses a caller without a token", async () => {
    assert.equal((await lab.send("GET", group, { version, headers: { authorization: "" } })).status, 401);
  });
  it("refuses an altered token", async () => {
    const authorization = `Bearer ${lab.azure.tokenFor(lab.azure.signIn)}x`;
    assert.equal((await lab.send("GET", group, { version, headers: { authorization } })).body.error.code, "InvalidAuthenticationToken");
  });
  it("refuses a token after one hour", async () => {
    const authorization = `Bearer ${lab.azure.tokenFor(lab.azure.signIn)}`;
    await clock.pass(3_601_000);
    assert.equal((await lab.send("GET", group, { version, headers: { authorization } })).status, 401);
  });
  it("has a second subscription in the tenant with separate resource groups", async () => {
    const plant = resourceGroupId("rg-any", facts.plantSubscriptionId);
    assert.equal((await lab.send("GET", plant, { version })).body.error.code, "ResourceGroupNotFound");
    await lab.send("PUT", plant, { version, body: { location: facts.location } });
    const { body } = await lab.send("GET", `/subscriptions/${facts.plantSubscriptionId}/resourceGroups`, { version });
    assert.deepEqual(
      body.value.map(({ id }: { id: string }) => id),
      [plant],
    );
  });
  it("refuses a token of this tenant for a subscription in another tenant", async () => {
    const { status, body } = await lab.send("GET", resourceGroupId("rg-any", facts.foreign.subscriptionId), { version });
    assert.deepEqual([status, body.error.code], [401, "InvalidAuthenticationTokenTenant"]);
    assert.match(body.error.message, new RegExp(facts.foreign.tenantId));
  });
  it("refuses an unknown subscription", async () => {
    const { body } = await lab.send("GET", "/subscriptions/33333333-3333-4333-8333-333333333333/resourceGroups/x", { version });
    assert.equal(body.error.code, "SubscriptionNotFound");
  });
  it("refuses resources in a resource group that does not exist", async () => {
    const { status, body } = await lab.send("GET", `${resourceGroupId("none")}/providers/Microsoft.ContainerRegistry/registries/abcde`, {
      version: registryVersion,
    });
    assert.deepEqual([status, body.error.code], [404, "ResourceGroupNotFound"]);
  });
  it("reports every fault of a body at once", async () => {
    const id = `${group}/providers/Microsoft.ContainerRegistry/registries/abc`;
    const { status, body } = await lab.send("PUT", id, {
      version: registryVersion,
      body: { sku: { name: "Gold" }, properties: { loginServer: "x", color: 1 } },
    });
    assert.equal(status, 400);
    assert.deepEqual(body.error.details.length, 4);
  });
  it("returns a planned fault once", async () => {
    lab.azure.faults.next({ method: "GET", path: /rg-any$/, outcome: { status: 503, body: { error: { code: "ServiceUnavailable", message: "down" } } } });
    assert.deepEqual([(await lab.send("GET", group, { version })).status, (await lab.send("GET", group, { version })).status], [503, 200]);
  });
  it("can execute a request and then drop the connection", async () => {
    lab.azure.faults.next({ method: "PUT", path: /rg-cut$/, outcome: "drop after" });
    await assert.rejects(lab.send("PUT", resourceGroupId("rg-cut"), { version, body: { location: facts.location } }));
    assert.equal((await lab.send("GET", resourceGroupId("rg-cut"), { version })).status, 200);
  });
  it("logs writes, but not reads", async () => {
    const before = lab.azure.requests.writes().length;
    await lab.send("GET", group, { version });
    await lab.send("PATCH", group, { version, body: { tags: { a: "b" } } });
    assert.deepEqual(
      lab.azure.requests
        .writes()
        .slice(before)
        .map(({ method, status }) => [method, status]),
      [["PATCH", 200]],
    );
  });
});

describe("role assignments in the lab's Azure", () => {
  let lab: AzureLab;
  let registryId: string;
  before(async () => {
    lab = await AzureLab.start();
    registryId = await lab.hub();
  });
  after(() => lab.stop());

  async function granted(role: string, scope: string) {
    const principal = lab.azure.createServicePrincipal("tester");
    const name = crypto.randomUUID();
    const roleDefinitionId = `/subscriptions/${facts.subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${role}`;
    const path = `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`;
    const { status } = await lab.send("PUT", path, { version: "2022-04-01", body: { properties: { roleDefinitionId, principalId: principal.objectId } } });
    assert.equal(status, 201);
    return { principal, path };
  }
  const map = (name: string) => `${registryId}/scopeMaps/${name}`;
  const body = { properties: { actions: [] } };

  it("are required to read a resource", async () => {
    const principal = lab.azure.createServicePrincipal("stranger");
    const { status, body: answer } = await lab.send("GET", registryId, { version: registryVersion, as: principal });
    assert.deepEqual([status, answer.error.code], [403, "AuthorizationFailed"]);
  });
  it("allow Reader to read, but not to write", async () => {
    const { principal } = await granted(roleIds.reader, registryId);
    assert.equal((await lab.send("GET", registryId, { version: registryVersion, as: principal })).status, 200);
    assert.equal((await lab.send("PUT", map("reader-map"), { version: registryVersion, as: principal, body })).status, 403);
  });
  it("allow the registry's configuration role to write scope maps", async () => {
    const { principal } = await granted(roleIds.registryConfiguration, registryId);
    assert.equal((await lab.send("PUT", map("config-map"), { version: registryVersion, as: principal, body })).status, 200);
  });
  it("allow Contributor to write, but not to change role assignments", async () => {
    const { principal, path } = await granted(roleIds.contributor, registryId);
    assert.equal((await lab.send("PUT", map("contributor-map"), { version: registryVersion, as: principal, body })).status, 200);
    assert.equal((await lab.send("DELETE", path, { version: "2022-04-01", as: principal })).status, 403);
  });
  it("no longer allow access once they are deleted", async () => {
    const { principal, path } = await granted(roleIds.reader, registryId);
    await lab.send("DELETE", path, { version: "2022-04-01" });
    assert.equal((await lab.send("GET", registryId, { version: registryVersion, as: principal })).status, 403);
  });
  it("are refused if principal, role and scope already have one", async () => {
    const { principal } = await granted(roleIds.reader, registryId);
    const roleDefinitionId = `/providers/Microsoft.Authorization/roleDefinitions/${roleIds.reader}`;
    const { status, body: answer } = await lab.send("PUT", `${registryId}/providers/Microsoft.Authorization/roleAssignments/${crypto.randomUUID()}`, {
      version: "2022-04-01",
      body: { properties: { roleDefinitionId, principalId: principal.objectId } },
    });
    assert.deepEqual([status, answer.error.code], [409, "RoleAssignmentExists"]);
  });
  it("are refused for a principal that does not exist, unless its principalType is given", async () => {
    const roleDefinitionId = `/providers/Microsoft.Authorization/roleDefinitions/${roleIds.reader}`;
    const assign = (properties: object) =>
      lab.send("PUT", `${registryId}/providers/Microsoft.Authorization/roleAssignments/${crypto.randomUUID()}`, {
        version: "2022-04-01",
        body: { properties },
      });
    const principalId = crypto.randomUUID();
    assert.equal((await assign({ roleDefinitionId, principalId })).body.error.code, "PrincipalNotFound");
    assert.equal((await assign({ roleDefinitionId, principalId, principalType: "ServicePrincipal" })).status, 201);
  });
});

describe("the deletion of a resource group", () => {
  it("removes its resources and then the group", async () => {
    const lab = await AzureLab.start();
    const registryId = await lab.hub();
    await lab.connectedRegistry(registryId, "line1");
    const hub = resourceGroupId(facts.hub.resourceGroup);
    const { status, headers } = await lab.send("DELETE", hub, { version });
    let poll = await lab.send("GET", headers.location ?? "");
    while (poll.status === 202) poll = await lab.send("GET", headers.location ?? "");
    assert.deepEqual([status, poll.status, (await lab.send("GET", hub, { version })).status], [202, 200, 404]);
    assert.deepEqual(lab.azure.azure.store.below(hub), []);
    await lab.stop();
  });
});
