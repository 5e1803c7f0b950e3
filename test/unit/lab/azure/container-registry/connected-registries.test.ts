import assert from "node:assert/strict";
import { gatewayPaths, passwordHash } from "../../../../../lab/azure/gateway-protocol";
import { AzureLab, registryVersion as version, syncActions, TestClock } from "../../../../support/azure-lab";

describe("connected registries in the lab's Azure", () => {
  let lab: AzureLab;
  let registryId: string;
  beforeEach(async () => {
    lab = await AzureLab.start();
    registryId = await lab.hub();
  });
  afterEach(() => lab.stop());
  const wanted = (tokenId: string, more: object = {}, sync: object = {}) => ({
    properties: { mode: "ReadOnly", parent: { syncProperties: { tokenId, messageTtl: "P2D", ...sync } }, ...more },
  });

  it("are Offline and Inactive at first, with the data endpoint as gateway", async () => {
    const id = await lab.connectedRegistry(registryId, "line1");
    const { properties } = (await lab.send("GET", id, { version })).body;
    const host = (await lab.send("GET", registryId, { version })).body.properties.dataEndpointHostNames[0];
    assert.deepEqual(
      [properties.connectionState, properties.activation.status, properties.parent.syncProperties.gatewayEndpoint, properties.parent.syncProperties.schedule],
      ["Offline", "Inactive", host, "* * * * *"],
    );
  });
  it("are refused with every fault of the request at once", async () => {
    const body = wanted("/nowhere", { clientTokenIds: ["/none"] }, { schedule: "daily", messageTtl: "PT1H", syncWindow: "P8D" });
    const { status, body: answer } = await lab.send("PUT", `${registryId}/connectedRegistries/1line`, { version, body });
    assert.deepEqual([status, answer.error.details.length], [400, 6]);
  });
  it("show the mode in its canonical spelling", async () => {
    const tokenId = await lab.token(registryId, "line1", syncActions("line1"));
    const { body } = await lab.send("PUT", `${registryId}/connectedRegistries/line1`, { version, body: { ...wanted(tokenId, { mode: "readonly" }) } });
    assert.equal(body.properties.mode, "ReadOnly");
  });
  it("need an enabled data endpoint", async () => {
    const tokenId = await lab.token(registryId, "line1", syncActions("line1"));
    await lab.send("PATCH", registryId, { version, body: { properties: { dataEndpointEnabled: false } } });
    assert.equal(
      (await lab.send("PUT", `${registryId}/connectedRegistries/line1`, { version, body: wanted(tokenId) })).body.error.code,
      "DataEndpointNotEnabled",
    );
  });
  it("cannot change mode and sync token", async () => {
    const id = await lab.connectedRegistry(registryId, "line1");
    const other = await lab.token(registryId, "other", []);
    const { status, body } = await lab.send("PUT", id, { version, body: wanted(other, { mode: "ReadWrite" }) });
    assert.equal(status, 400);
    assert.match(body.error.message, /properties.mode, properties.parent.syncProperties.tokenId/);
  });
  it("change only the properties in a PATCH, with syncProperties outside parent", async () => {
    const id = await lab.connectedRegistry(registryId, "line1");
    const { properties } = (await lab.send("PATCH", id, { version, body: { properties: { syncProperties: { schedule: "0 3 * * *" }, logging: {} } } })).body;
    assert.deepEqual(
      [properties.parent.syncProperties.schedule, properties.parent.syncProperties.messageTtl, properties.logging.logLevel],
      ["0 3 * * *", "P2D", "Information"],
    );
  });
  it("are limited to fifty per registry", async () => {
    const tokenId = await lab.token(registryId, "shared", []);
    const put = (index: number) => lab.send("PUT", `${registryId}/connectedRegistries/site${index}`, { version, body: wanted(tokenId) });
    for (let index = 10; index < 60; index += 1) await put(index);
    assert.equal((await put(60)).body.error.code, "ConnectedRegistryLimitReached");
  });
  it("can be listed by connection state", async () => {
    await lab.connectedRegistry(registryId, "line1");
    const list = (state: string) => lab.send("GET", `${registryId}/connectedRegistries?$filter=properties/connectionState eq '${state}'`, { version });
    assert.deepEqual([(await list("Offline")).body.value.length, (await list("Online")).body.value.length], [1, 0]);
  });
  it("leave their token in place when deleted", async () => {
    const id = await lab.connectedRegistry(registryId, "line1");
    await lab.send("DELETE", id, { version });
    assert.deepEqual([(await lab.send("GET", id, { version })).status, (await lab.send("GET", `${registryId}/tokens/line1`, { version })).status], [404, 200]);
  });
});

describe("the gateway in the lab's Azure", () => {
  let lab: AzureLab;
  let clock: TestClock;
  let registryId: string;
  let id: string;
  let password: string;
  beforeEach(async () => {
    clock = new TestClock();
    lab = await AzureLab.start({ clock });
    registryId = await lab.hub();
    id = await lab.connectedRegistry(registryId, "line1");
    password = await lab.password(`${registryId}/tokens/line1`);
  });
  afterEach(() => lab.stop());

  async function call(method: string, path: string, body?: object, secret = password) {
    const { gatewayEndpoint } = (await lab.send("GET", id, { version })).body.properties.parent.syncProperties;
    const authorization = `Basic ${Buffer.from(`line1:${secret}`).toString("base64")}`;
    return await lab.exchange(method, new URL(`https://${gatewayEndpoint}${path}`), { authorization }, body && JSON.stringify(body));
  }
  const activate = (instanceId: string) => call("POST", gatewayPaths.activate("line1"), { instanceId, version: "1.5.0" });
  const report = (instanceId: string, state: object) =>
    call("POST", `${gatewayPaths.state("line1")}?instanceId=${instanceId}`, { connectionState: "Online", statusDetails: [], ...state });
  const shown = async () => (await lab.send("GET", id, { version })).body.properties;

  it("activates an instance with the right password and all four gateway actions", async () => {
    const { status } = await activate("one");
    assert.deepEqual([status, (await shown()).activation.status, (await shown()).connectionState], [200, "Active", "Syncing"]);
  });
  it("refuses a wrong password", async () => {
    const { status, body } = await call("POST", gatewayPaths.activate("line1"), { instanceId: "one" }, "wrong");
    assert.deepEqual([status, body.errors[0]?.code], [401, "UNAUTHORIZED"]);
  });
  it("refuses a disabled token", async () => {
    await lab.send("PATCH", `${registryId}/tokens/line1`, { version, body: { properties: { status: "disabled" } } });
    assert.equal((await activate("one")).status, 401);
  });
  for (const missing of ["config/read", "config/write", "message/read", "message/write"]) {
    it(`refuses the activation without ${missing}, and names the missing action`, async () => {
      const actions = syncActions("line1").filter((action) => !action.endsWith(missing));
      await lab.send("PATCH", `${registryId}/scopeMaps/line1`, { version, body: { properties: { actions } } });
      const { status, body } = await activate("one");
      assert.deepEqual([status, body.errors[0]?.code, body.errors[0]?.message.endsWith(`lacks gateway/line1/${missing}`)], [403, "DENIED", true]);
    });
  }
  it("refuses a second instance until the first is deactivated", async () => {
    await activate("one");
    const refused = await activate("two");
    await lab.send("POST", `${id}/deactivate`, { version });
    assert.deepEqual([refused.body.errors[0]?.code, (await activate("two")).status], ["ALREADY_ACTIVATED", 200]);
  });
  it("answers a deactivated instance with NOT_ACTIVATED", async () => {
    await activate("one");
    await lab.send("POST", `${id}/deactivate`, { version });
    assert.equal((await report("one", {})).body.errors[0]?.code, "NOT_ACTIVATED");
    assert.deepEqual([(await shown()).activation.status, (await shown()).connectionState], ["Inactive", "Offline"]);
  });
  it("shows the state that the instance reports", async () => {
    await activate("one");
    const lastSyncTime = clock.now().toISOString();
    await report("one", { lastSyncTime, loginServer: "10.96.0.50" });
    const { connectionState, parent, loginServer } = await shown();
    assert.deepEqual([connectionState, parent.syncProperties.lastSyncTime, loginServer.host], ["Online", lastSyncTime, "10.96.0.50"]);
  });
  it("shows an instance with status details as Unhealthy until they are cleared", async () => {
    await activate("one");
    await report("one", { statusDetails: [{ type: "Disk", code: "DiskError", description: "full", timestamp: clock.now().toISOString() }] });
    const ill = (await shown()).connectionState;
    await report("one", {});
    assert.deepEqual([ill, (await shown()).connectionState], ["Unhealthy", "Online"]);
  });
  it("shows the sizes of a full volume since API version 2026-09-01-preview", async () => {
    await activate("one");
    const detail = { type: "Disk", code: "DiskError", description: "full", timestamp: clock.now().toISOString() };
    await report("one", { statusDetails: [{ ...detail, availableGib: 0.5, totalGib: 20 }] });
    const newer = (await lab.send("GET", id, { version: "2026-09-01-preview" })).body.properties.statusDetails;
    assert.deepEqual([(await shown()).statusDetails, newer], [[detail], [{ ...detail, availableGib: 0.5, totalGib: 20 }]]);
  });
  it("shows an instance as Offline but Active after three missed heartbeats", async () => {
    await activate("one");
    await report("one", {});
    await clock.pass(180_000);
    assert.deepEqual([(await shown()).connectionState, (await shown()).activation.status], ["Offline", "Active"]);
  });
  it("returns the sync scope map's repositories, and client tokens with hashed passwords", async () => {
    const clientId = await lab.token(registryId, "line1-pull", ["repositories/app/content/read"]);
    const clientPassword = await lab.password(clientId);
    await lab.send("PATCH", id, { version, body: { properties: { clientTokenIds: [clientId] } } });
    await activate("one");
    const { body } = await call("GET", `${gatewayPaths.configuration("line1")}?instanceId=one`);
    const { repositories, clients } = body;
    const [slot] = clients[0]?.passwords ?? [];
    assert.deepEqual(
      [repositories, clients.map(({ name, actions }) => [name, actions])],
      [["staging-temp"], [["line1-pull", ["repositories/app/content/read"]]]],
    );
    assert.equal(passwordHash(slot?.salt ?? "", clientPassword), slot?.hash);
    assert.equal(JSON.stringify(body).includes(clientPassword), false);
  });
  it("refuses connections while the data endpoint is disabled", async () => {
    await activate("one");
    await lab.send("PATCH", registryId, { version, body: { properties: { dataEndpointEnabled: false } } });
    await assert.rejects(report("one", {}));
  });
});
