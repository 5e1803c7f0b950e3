import assert from "node:assert/strict";
import { facts, roleIds } from "../../../../../lab/facts";
import { roleAllows, roleDefinitions } from "../../../../../lab/azure/role-definitions";
import { AzureLab, registryVersion } from "../../../../support/azure-lab";

const version = "2022-04-01";
const subscription = `/subscriptions/${facts.subscriptionId}`;
const group = `${subscription}/resourceGroups/${facts.hub.resourceGroup}`;
const definitions = "/providers/Microsoft.Authorization/roleDefinitions";
const name = "11111111-1111-4111-8111-111111111111";
const properties = {
  roleName: "reader of maps",
  assignableScopes: [group],
  permissions: [{ actions: ["Microsoft.ContainerRegistry/registries/scopeMaps/read"] }],
};

describe("custom roles in the lab's Azure", () => {
  let lab: AzureLab;
  let registryId: string;
  beforeEach(async () => {
    lab = await AzureLab.start();
    registryId = await lab.hub();
  });
  afterEach(() => lab.stop());

  const put = (change: object = {}, role = name) =>
    lab.send("PUT", `${group}${definitions}/${role}`, { version, body: { properties: { ...properties, ...change } } });
  const remove = () => lab.send("DELETE", `${group}${definitions}/${name}`, { version });
  /** Assigns the role to a new principal at this scope. */
  const assigned = async (scope: string) => {
    const principal = lab.azure.createServicePrincipal("tester");
    const path = `${scope}/providers/Microsoft.Authorization/roleAssignments/${crypto.randomUUID()}`;
    const body = { properties: { roleDefinitionId: `${subscription}${definitions}/${name}`, principalId: principal.objectId } };
    return { principal, path, answer: await lab.send("PUT", path, { version, body }) };
  };

  it("are shown as CustomRole with an id in the subscription, and can be found by name", async () => {
    const { status, body } = await put();
    assert.deepEqual([status, body.id, body.properties.type], [201, `${subscription}${definitions}/${name}`, "CustomRole"]);
    const listed = await lab.send("GET", `${group}${definitions}?$filter=roleName eq 'reader of maps'`, { version });
    assert.deepEqual(
      listed.body.value.map((role) => role.name),
      [name],
    );
  });
  it("allow only their actions, and changes take effect immediately", async () => {
    await put();
    const { principal } = await assigned(registryId);
    const status = async (path: string) => (await lab.send("GET", path, { version: registryVersion, as: principal })).status;
    assert.deepEqual([await status(`${registryId}/scopeMaps`), await status(registryId)], [200, 403]);
    await put({ permissions: [{ actions: ["Microsoft.ContainerRegistry/registries/read"] }] });
    assert.deepEqual([await status(`${registryId}/scopeMaps`), await status(registryId)], [403, 200]);
  });
  it("cannot be assigned outside their assignable scopes", async () => {
    await put();
    const { answer } = await assigned(subscription);
    assert.deepEqual([answer.status, answer.body.error.code], [400, "RoleAssignmentScopeNotAssignableToRoleDefinition"]);
  });
  it("can be deleted only without assignments", async () => {
    await put();
    const { path } = await assigned(registryId);
    const refused = await remove();
    assert.deepEqual([refused.status, refused.body.error.code], [400, "RoleDefinitionHasAssignments"]);
    await lab.send("DELETE", path, { version });
    assert.deepEqual([(await remove()).status, (await remove()).status], [200, 204]);
    assert.equal((await lab.send("GET", `${group}${definitions}/${name}`, { version })).status, 404);
  });
  for (const [what, change, role, status, code] of [
    ["with the name of another role", { roleName: "Reader" }, name, 409, "RoleDefinitionWithSameNameExists"],
    [
      "with a single resource as assignable scope",
      { assignableScopes: [group, `${group}/providers/Microsoft.ContainerRegistry/registries/hub`] },
      name,
      400,
      "InvalidAssignableScopes",
    ],
    ["at a scope that is not an assignable scope", { assignableScopes: [subscription] }, name, 400, "InvalidAssignableScopes"],
    ["with a name that is not a GUID", {}, "reader", 400, "InvalidRoleDefinitionId"],
    ["with the id of a built-in role", {}, roleIds.reader, 400, "InvalidRoleDefinitionId"],
  ] as const)
    it(`are refused ${what}`, async () => {
      const answer = await put(change, role);
      assert.deepEqual([answer.status, answer.body.error.code], [status, code]);
    });
});

describe("built-in roles in the lab's Azure", () => {
  const allows = (id: string, action: string) => roleDefinitions.some((role) => role.id === id && roleAllows(role, action));
  const registry = "Microsoft.ContainerRegistry/registries";

  for (const [action, isAllowed] of [
    ["generateCredentials/action", true],
    ["listCredentials/action", true],
    ["regenerateCredential/action", true],
    ["tokens/write", true],
    ["scopeMaps/operationStatuses/read", true],
    ["connectedRegistries/deactivate/action", true],
    ["webhooks/ping/action", true],
    ["connectedRegistries/resync/action", false],
    ["tokens/anything/action", false],
    ["pull/read", false],
    ["importImage/action", false],
    ["cacheRules/read", false],
  ] as const)
    it(`${isAllowed ? "allow" : "do not allow"} ${action} for the registry's configuration role, as in its JSON`, () =>
      assert.equal(allows(roleIds.registryConfiguration, `${registry}/${action}`), isAllowed));

  const version = "Microsoft.Edge/targets/solutions/versions/read";
  for (const [role, action, isAllowed] of [
    ["reader", version, false],
    ["reader", version.toUpperCase(), false],
    ["reader", "Microsoft.Edge/targets/read", true],
    ["reader", "Microsoft.Edge/targets/solutions/read", true],
    ["externalValidator", version, true],
    ["externalValidator", "Microsoft.Edge/targets/write", false],
    ["contributor", version, true],
    ["owner", version, true],
  ] as const)
    it(`${isAllowed ? "allow" : "do not allow"} ${action} for ${role}`, () => assert.equal(allows(roleIds[role], action), isAllowed));
});
