import assert from "node:assert/strict";
import { facts, resourceGroupId } from "../../../../../lab/facts";
import { closedRegistryPlane, type RegistryPlane } from "../../../../../lab/registry/plane";
import { AzureLab, registryVersion as version, TestClock } from "../../../../support/azure-lab";

const sku = { name: "Premium" };

describe("registries in the lab's Azure", () => {
  let lab: AzureLab;
  let registryId: string;
  const stopped: string[] = [];
  const plane: RegistryPlane = {
    start: async (options) => ({ ...(await closedRegistryPlane.start(options)), stop: async () => void stopped.push(options.name) }),
  };
  beforeEach(async () => {
    stopped.length = 0;
    lab = await AzureLab.start({ registries: plane });
    registryId = await lab.hub();
  });
  afterEach(() => lab.stop());

  const put = (body: object, id = registryId) => lab.send("PUT", id, { version, body: { location: facts.location, sku, ...body } });

  it("show login server, data endpoint and the built-in scope maps", async () => {
    const { properties } = (await lab.send("GET", registryId, { version })).body;
    assert.equal(properties.loginServer, "edgehubdemo.azurecr.io");
    assert.match(properties.dataEndpointHostNames[0] ?? "", /^127\.0\.0\.1:\d+$/);
    const maps = (await lab.send("GET", `${registryId}/scopeMaps`, { version })).body.value;
    assert.deepEqual(
      maps.map(({ name }) => name),
      ["_repositories_admin", "_repositories_pull", "_repositories_push"],
    );
  });
  it("need a globally unique name", async () => {
    const group = resourceGroupId("rg-other");
    await lab.send("PUT", group, { version: "2024-03-01", body: { location: facts.location } });
    assert.equal((await put({}, `${group}/providers/Microsoft.ContainerRegistry/registries/EdgeHubDemo`)).body.error.code, "AlreadyInUse");
  });
  it("allow a data endpoint only with Premium", async () => {
    const { status, body } = await put({ sku: { name: "Basic" }, properties: { dataEndpointEnabled: true } });
    assert.deepEqual([status, body.error.code], [400, "FeatureNotSupported"]);
  });
  it("cannot leave Premium while they have connected registries", async () => {
    await lab.connectedRegistry(registryId, "line1");
    assert.equal((await put({ sku: { name: "Basic" } })).status, 409);
  });
  it("keep the data endpoint's address when it is disabled and enabled", async () => {
    const initial = (await lab.send("GET", registryId, { version })).body.properties.dataEndpointHostNames;
    const off = await lab.send("PATCH", registryId, { version, body: { properties: { dataEndpointEnabled: false } } });
    const on = await lab.send("PATCH", registryId, { version, body: { properties: { dataEndpointEnabled: true } } });
    assert.deepEqual([off.body.properties.dataEndpointHostNames, on.body.properties.dataEndpointHostNames], [[], initial]);
  });
  it("allow network rules only with Premium", async () => {
    const closed = [{ publicNetworkAccess: "Disabled" }, { networkRuleSet: { defaultAction: "Deny" } }];
    const answers = await Promise.all(closed.map((properties) => put({ sku: { name: "Standard" }, properties })));
    assert.deepEqual(
      answers.map(({ status, body }) => [status, body.error.code]),
      Array(2).fill([400, "FeatureNotSupported"]),
    );
  });
  it("accept up to one hundred IPv4 addresses and ranges in their network rules", async () => {
    const rules = (...values: string[]) => ({ networkRuleSet: { defaultAction: "Deny", ipRules: values.map((value) => ({ action: "Allow", value })) } });
    const { status, body } = await put({ properties: rules("203.0.113.7", "198.51.100.0/24") });
    assert.deepEqual([status, body.properties.networkRuleSet], [200, rules("203.0.113.7", "198.51.100.0/24").networkRuleSet]);
    const wrong = (await put({ properties: rules("203.0.113.7", "everybody", "2001:db8::/32") })).body.error;
    assert.deepEqual(
      wrong.details.map(({ message }) => message),
      [1, 2].map((index) => `'properties.networkRuleSet.ipRules[${index}].value' must be an IPv4 address or range`),
    );
    assert.equal((await put({ properties: rules(...Array.from({ length: 101 }, (_, index) => `203.0.113.${index}`)) })).status, 400);
  });
  it("cannot change their zone redundancy", async () => {
    const properties = { zoneRedundancy: "Enabled" };
    assert.deepEqual([(await put({ properties })).status, (await lab.send("PATCH", registryId, { version, body: { properties } })).status], [409, 409]);
    assert.deepEqual((await put({})).body.properties.zoneRedundancy, "Disabled");
    const spread = registryId.replace("edgehubdemo", "edgehubspread");
    assert.deepEqual((await put({ properties }, spread)).body.properties.zoneRedundancy, "Enabled");
    assert.deepEqual((await put({}, spread)).body.properties.zoneRedundancy, "Enabled");
  });
  it("stop their data plane and lose all children when deleted", async () => {
    await lab.connectedRegistry(registryId, "line1");
    const { status, headers } = await lab.send("DELETE", registryId, { version });
    while ((await lab.send("GET", headers.location ?? "")).status === 202);
    assert.deepEqual([status, [...stopped], lab.azure.azure.store.below(registryId)], [202, ["edgehubdemo"], []]);
  });
});

describe("registries in the lab's Azure with latencies", () => {
  it("are created by a long-running operation", async () => {
    const clock = new TestClock();
    const lab = await AzureLab.start({ clock, applyLatencies: true });
    const group = resourceGroupId(facts.hub.resourceGroup);
    await lab.send("PUT", group, { version: "2024-03-01", body: { location: facts.location } });
    const id = `${group}/providers/Microsoft.ContainerRegistry/registries/edgehubdemo`;
    const { status, body, headers } = await lab.send("PUT", id, { version, body: { location: facts.location, sku } });
    assert.deepEqual([status, body.properties.provisioningState], [201, "Creating"]);
    const poll = async () => (await lab.send("GET", headers["azure-asyncoperation"] ?? "")).body.status;
    assert.equal(await poll(), "Creating");
    await clock.pass(10_000);
    assert.equal(await poll(), "Succeeded");
    assert.equal((await lab.send("GET", id, { version })).body.properties.provisioningState, "Succeeded");
    await lab.stop();
  });
});
