import assert from "node:assert/strict";
import { facts } from "../../../../../lab/facts";
import { AzureLab, registryVersion } from "../../../../support/azure-lab";

const version = "2020-05-01";
const subscription = `/subscriptions/${facts.subscriptionId}`;
const group = `${subscription}/resourceGroups/${facts.hub.resourceGroup}`;
const locks = "/providers/Microsoft.Authorization/locks";

describe("management locks in the lab's Azure (A5)", () => {
  let lab: AzureLab;
  let registryId: string;
  before(async () => {
    lab = await AzureLab.start();
    registryId = await lab.hub();
  });
  after(() => lab.stop());

  const lock = (scope: string, level: string) => lab.send("PUT", `${scope}${locks}/keep`, { version, body: { properties: { level } } });
  const unlock = (scope: string) => lab.send("DELETE", `${scope}${locks}/keep`, { version });
  const codeOf = async (method: string, path: string, body?: object) =>
    (await lab.send(method, path, { version: path === group ? "2024-03-01" : registryVersion, body })).body?.error?.code;

  it("can be read, listed for a scope and its children, and removed", async () => {
    assert.equal((await lock(registryId, "CanNotDelete")).status, 201);
    const listed = await lab.send("GET", `${group}${locks}`, { version });
    assert.deepEqual(
      listed.body.value.map(({ id }: { id: string }) => id),
      [`${registryId}${locks}/keep`],
    );
    assert.deepEqual((await lab.send("GET", `${registryId}${locks}/keep`, { version })).body.properties, { level: "CanNotDelete" });
    assert.equal((await unlock(registryId)).status, 200);
    assert.equal((await lab.send("GET", `${registryId}${locks}/keep`, { version })).status, 404);
  });

  it("are refused with an unknown level", async () => assert.equal((await lock(group, "Never")).status, 400));

  it("with CanNotDelete refuse deletions at, below and above the scope with Azure's message, but no updates", async () => {
    await lock(registryId, "CanNotDelete");
    for (const path of [registryId, `${registryId}/tokens/none`, group]) assert.equal(await codeOf("DELETE", path), "ScopeLocked");
    const { body } = await lab.send("DELETE", registryId, { version: registryVersion });
    assert.match(
      body.error.message,
      /cannot perform delete operation because following scope\(s\) are locked: '.*\/registries\/edgehubdemo'\. Please remove the lock/,
    );
    assert.equal(await codeOf("PATCH", registryId, { tags: { a: "b" } }), undefined);
    await unlock(registryId);
  });

  it("with ReadOnly refuse every write and action below the scope", async () => {
    await lock(subscription, "ReadOnly");
    assert.equal(await codeOf("PATCH", registryId, { tags: { a: "c" } }), "ScopeLocked");
    assert.equal(await codeOf("POST", `${registryId}/generateCredentials`, { tokenId: `${registryId}/tokens/t` }), "ScopeLocked");
    assert.equal((await lab.send("GET", registryId, { version: registryVersion })).status, 200);
    await unlock(subscription);
  });
});
