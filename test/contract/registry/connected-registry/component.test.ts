import assert from "node:assert/strict";
import { startClock } from "../../../../lab/clock";
import { facts } from "../../../../lab/facts";
import { type AzureLab, registryVersion } from "../../../support/azure-lab";
import { eventually, InstanceLab } from "./instance-lab";

describe("the instance of a connected registry", function () {
  this.timeout(120_000);
  let given: InstanceLab;
  let lab: AzureLab;
  let registryId: string;
  let logs: string[];

  before(async () => {
    given = await InstanceLab.start(startClock(60));
    ({ lab, registryId, logs } = given);
  });
  after(() => given.stop());

  const get = (id: string) => given.get(id);
  const startInstance = (name: string, password: string) => given.startInstance(name, password);

  it("becomes Online with the time of its sync", async () => {
    const id = await lab.connectedRegistry(registryId, "line1");
    await startInstance("line1", await lab.password(`${registryId}/tokens/line1`));
    await eventually(async () => (await get(id)).connectionState === "Online");
    const { connectionState, parent } = await get(id);
    assert.deepEqual([connectionState, parent.syncProperties.lastSyncTime !== undefined], ["Online", true], logs.join("\n"));
  });
  it("stays Offline with a wrong password, and logs the refusal", async () => {
    const id = await lab.connectedRegistry(registryId, "line2");
    await startInstance("line2", "=wrong");
    await eventually(() => logs.some((line) => line.includes("UNAUTHORIZED")));
    assert.deepEqual([(await get(id)).connectionState, logs.some((line) => line.includes("UNAUTHORIZED"))], ["Offline", true]);
  });
  it("stays Offline while the registry's firewall blocks its address, and becomes Online automatically when the address is allowed", async () => {
    const id = await lab.connectedRegistry(registryId, "line5");
    const rules = (...values: string[]) => ({ defaultAction: "Deny", ipRules: values.map((value) => ({ action: "Allow", value })) });
    const close = (networkRuleSet: object) => lab.send("PATCH", registryId, { version: registryVersion, body: { properties: { networkRuleSet } } });
    await close(rules("198.51.100.7"));
    await startInstance("line5", await lab.password(`${registryId}/tokens/line5`));
    await eventually(() => logs.some((line) => line.includes(`client with IP '${facts.publicAddress}' is not allowed access`)));
    assert.equal((await get(id)).connectionState, "Offline", logs.join("\n"));
    await close(rules("198.51.100.7", facts.publicAddress));
    await eventually(async () => (await get(id)).connectionState === "Online");
    assert.equal((await get(id)).connectionState, "Online", logs.join("\n"));
    await close({ defaultAction: "Allow", ipRules: [] });
  });
  it("syncs a repository that is added to the scope map, with the same digest", async () => {
    await lab.connectedRegistry(registryId, "line3");
    await startInstance("line3", await lab.password(`${registryId}/tokens/line3`));
    const digest = await given.pushed("apps/added");
    await given.sync("line3", "apps/added");
    await eventually(() => given.tagOn("line3", "apps/added") !== undefined);
    assert.equal(given.tagOn("line3", "apps/added"), digest);
  });
  it("accepts a pull with a client token over TLS, and rejects a wrong password", async () => {
    const id = await lab.connectedRegistry(registryId, "line4");
    const client = await lab.token(registryId, "line4-pull", ["repositories/apps/added/content/read"]);
    const password = await lab.password(client);
    await lab.send("PATCH", id, { version: registryVersion, body: { properties: { clientTokenIds: [client] } } });
    const port = await startInstance("line4", await lab.password(`${registryId}/tokens/line4`));
    await eventually(async () => (await get(id)).connectionState === "Online");
    const login = (secret: string) => ({ authorization: `Basic ${Buffer.from(`line4-pull:${secret}`).toString("base64")}` });
    const url = new URL(`https://127.0.0.1:${port}/oauth2/token?service=x&scope=repository:apps/added:pull`);
    const granted = await lab.exchange("GET", url, login(password));
    const refused = await lab.exchange("GET", url, login("wrong"));
    assert.deepEqual([granted.status, refused.status], [200, 401]);
  });
});
