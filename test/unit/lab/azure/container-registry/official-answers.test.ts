import assert from "node:assert/strict";
import { retryAfter } from "../../../../../lab/azure/retry-after";
import { facts, resourceGroupId } from "../../../../../lab/facts";
import { missingMembers, recordedMembers } from "../../../../official-client/members";
import { AzureLab, registryVersion, syncActions, TestClock } from "../../../../support/azure-lab";

/** API version that Azure CLI 2.91 sends. */
const cliVersion = "2026-09-01-preview";

/** An answer in the CLI's form: properties flattened into the top level. */
function flat({ properties, ...rest }: Record<string, unknown>): Record<string, unknown> {
  return { ...rest, ...(properties as object) };
}

describe("current clients of Container Registry against the lab", () => {
  let lab: AzureLab;
  let registryId: string;
  before(async () => {
    lab = await AzureLab.start();
    registryId = await lab.hub();
  });
  after(() => lab.stop());
  const read = async (id: string, version: string) => (await lab.send<Record<string, unknown>>("GET", id, { version })).body;

  for (const version of [cliVersion, "2026-11-01"])
    it(`may use version ${version} (L3)`, async () => assert.equal((await read(registryId, version))["name"], facts.hub.registry));
  it("find every member of a recorded registry (L6)", async () => {
    assert.deepEqual(missingMembers(flat(await read(registryId, cliVersion)), recordedMembers.registry), []);
  });
  it("find no members that their API version does not have (L3)", async () => {
    const { properties } = (await read(registryId, registryVersion)) as { properties: Record<string, Record<string, unknown>> };
    assert.deepEqual(
      [properties["endpointProtocol"], properties["policies"]?.["softDeletePolicy"], properties["networkRuleSet"]],
      [undefined, undefined, { defaultAction: "Allow", ipRules: [] }],
    );
  });
  it("may set a member only in API versions that have it (L3)", async () => {
    const patch = (version: string) => lab.send("PATCH", registryId, { version, body: { properties: { metadataSearch: "Disabled" } } });
    assert.deepEqual([(await patch(cliVersion)).status, (await patch(registryVersion)).status], [200, 400]);
  });

  const body = (tokenId: string, authType: string, enabled: unknown) => ({
    properties: {
      mode: "ReadOnly",
      parent: { syncProperties: { tokenId, messageTtl: "P2D", schedule: "* * * * *", authType } },
      garbageCollection: { enabled, schedule: "0 0 * * *" },
    },
  });
  for (const [name, enabled, stored] of [
    ["lineone", "true", true],
    ["linetwo", "False", false],
    ["linethree", true, true],
  ] as const)
    it(`may create a connected registry with garbage collection ${JSON.stringify(enabled)} and authType SyncToken, like the guide's command (L4, L6)`, async () => {
      const tokenId = await lab.token(registryId, name, syncActions(name));
      const id = `${registryId}/connectedRegistries/${name}`;
      const put = await lab.send<{ properties: { garbageCollection: object } }>("PUT", id, { version: cliVersion, body: body(tokenId, "SyncToken", enabled) });
      assert.deepEqual([put.status, put.body.properties.garbageCollection], [200, { enabled: stored, schedule: "0 0 * * *" }]);
      assert.deepEqual(missingMembers(flat(await read(id, cliVersion)), recordedMembers.connectedRegistry), []);
    });
  it("may not sync with a managed identity, which the lab does not model (L4)", async () => {
    const tokenId = await lab.token(registryId, "lineid", syncActions("lineid"));
    const { status, body: refused } = await lab.send("PUT", `${registryId}/connectedRegistries/lineid`, {
      version: cliVersion,
      body: body(tokenId, "ManagedIdentity", true),
    });
    assert.deepEqual([status, refused.error.code], [400, "AuthTypeNotSupported"]);
  });

  it("can read the remaining number of deletions from a header (L6)", async () => {
    const { headers } = await lab.send("DELETE", `${registryId}/scopeMaps/none`, { version: cliVersion });
    assert.equal(headers["x-ms-ratelimit-remaining-subscription-deletes"], "799");
  });
  it("can read the supported API versions from a header (L6)", async () => {
    const { headers } = await lab.send("GET", registryId, { version: cliVersion });
    assert.match(headers["api-supported-versions"] ?? "", /2025-11-01, .*2026-09-01-preview/);
  });
  it("may send a registry unchanged as they read it (L8)", async () => {
    const sent = await read(registryId, cliVersion);
    assert.equal((await lab.send("PUT", registryId, { version: cliVersion, body: sent })).status, 200);
  });

  for (const [name, available, reason] of [
    [facts.hub.registry.toUpperCase(), false, "AlreadyExists"],
    ["freename", true, undefined],
    ["no-dash", false, "Invalid"],
    ["abcd", false, "Invalid"],
  ] as const)
    it(`can check whether the name ${name} is available (L10)`, async () => {
      const path = `/subscriptions/${facts.subscriptionId}/providers/Microsoft.ContainerRegistry/checkNameAvailability`;
      const answer = await lab.send<{ nameAvailable: boolean; reason?: string }>("POST", path, {
        version: cliVersion,
        body: { name, type: "Microsoft.ContainerRegistry/registries" },
      });
      assert.deepEqual([answer.body.nameAvailable, answer.body.reason], [available, reason]);
    });
  it("can read a registry's usage of its limits (L10)", async () => {
    const { body: usages } = await lab.send<{ value: { name: string; currentValue: number }[] }>("GET", `${registryId}/listUsages`, { version: cliVersion });
    assert.equal(usages.value.find(({ name }) => name === "ScopeMaps")?.currentValue, 7);
  });
});

describe("the Retry-After header of the lab's operations (L7)", () => {
  it("is 10 lab seconds in whole real seconds for Container Registry, and absent below one second", () => {
    assert.deepEqual(
      [1, 10, 15, 60, 1000].map((speed) => retryAfter("registry-status", speed)["Retry-After"]),
      ["10", "1", "1", undefined, undefined],
    );
  });
  for (const style of ["edge", "extension", "group-result"] as const) it(`is not sent in style ${style}`, () => assert.deepEqual(retryAfter(style, 1), {}));
  it("is sent with the first answer and with every poll of a running operation", async () => {
    const clock = new TestClock();
    const lab = await AzureLab.start({ clock, applyLatencies: true });
    const group = resourceGroupId(facts.hub.resourceGroup);
    await lab.send("PUT", group, { version: "2024-03-01", body: { location: facts.location } });
    const id = `${group}/providers/Microsoft.ContainerRegistry/registries/newhub`;
    const begun = await lab.send("PUT", id, { version: cliVersion, body: { location: facts.location, sku: { name: "Premium" } } });
    const poll = () => lab.send("GET", begun.headers["azure-asyncoperation"] ?? "");
    const running = await poll();
    await clock.pass(11_000);
    const ended = await poll();
    await lab.stop();
    assert.deepEqual(
      [begun, running, ended].map(({ headers }) => headers["retry-after"]),
      ["10", "10", undefined],
    );
  });
});
