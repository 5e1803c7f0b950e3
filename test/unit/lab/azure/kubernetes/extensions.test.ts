import assert from "node:assert/strict";
import { certificateSettings } from "../../../../../components/cluster/extension/registry-certificate";
import { addSite } from "../../../../../lab/azure/prerequisites";
import { siteFacts } from "../../../../../lab/facts";
import { ExtensionFailure } from "../../../../../lab/site/agent";
import { AzureLab, TestClock } from "../../../../support/azure-lab";
import { NotingAgent } from "../../../../support/noting-agent";

const version = "2023-05-01";
const site = siteFacts("line-1");
const id = `${site.connectedClusterId}/providers/Microsoft.KubernetesConfiguration/extensions/line1`;

/** Final status document of an operation. */
async function outcomeOf(lab: AzureLab, url: string) {
  for (;;) {
    const { body } = await lab.send("GET", url);
    if (["Succeeded", "Failed", "Canceled"].includes(body.status)) return body;
  }
}

describe("cluster extensions in the lab's Azure", () => {
  let lab: AzureLab;
  let agent: NotingAgent;
  beforeEach(async () => {
    lab = await AzureLab.start();
    agent = new NotingAgent();
    addSite(lab.azure.azure, site);
    lab.azure.azure.agents.connect(site.connectedClusterId, agent);
  });
  afterEach(() => lab.stop());

  const body = (properties: object = {}) => ({
    identity: { type: "SystemAssigned" },
    properties: {
      extensionType: "Microsoft.ContainerRegistry.ConnectedRegistry",
      configurationSettings: { "service.clusterIP": "10.96.0.50", "cert-manager.install": "false" },
      configurationProtectedSettings: { connectionString: "secret-one" },
      ...properties,
    },
  });
  const shown = async () => (await lab.send("GET", id, { version })).body;
  async function write(method: string, content: object) {
    const answer = await lab.send(method, id, { version, body: content });
    return { ...answer, outcome: answer.status < 300 ? await outcome(answer.headers["azure-asyncoperation"] ?? "") : answer.body };
  }
  const outcome = (url: string) => outcomeOf(lab, url);

  it("are installed by the cluster's agent", async () => {
    const { status, outcome: ended } = await write("PUT", body());
    assert.deepEqual(
      [status, ended.status, (await shown()).properties.provisioningState, (await shown()).properties.currentVersion],
      [201, "Succeeded", "Succeeded", "1.5.0"],
    );
    assert.deepEqual(
      agent.applied.map(({ name, releaseNamespace, protectedSettings }) => [name, releaseNamespace, protectedSettings]),
      [["line1", "connected-registry", { connectionString: "secret-one" }]],
    );
  });
  it("show their type in lower case, an identity, and no protected settings", async () => {
    await write("PUT", body());
    const { identity, properties } = await shown();
    assert.equal(properties.extensionType, "microsoft.containerregistry.connectedregistry");
    assert.match(identity.principalId ?? "", /^[0-9a-f-]{36}$/);
    assert.equal(JSON.stringify(await shown()).includes("secret-one"), false);
  });
  it("lose protected settings that a PATCH does not repeat", async () => {
    await write("PUT", body());
    await write("PATCH", { properties: { configurationProtectedSettings: { "tls.crt": "x" } } });
    assert.deepEqual(agent.applied.at(-1)?.protectedSettings, { "tls.crt": "x" });
  });
  it("merge plain settings on PATCH and replace them on PUT", async () => {
    await write("PUT", body());
    await write("PATCH", { properties: { configurationSettings: { "pvc.storageRequest": "20Gi" } } });
    const merged = Object.keys(agent.applied.at(-1)?.settings ?? {});
    await write("PUT", body({ configurationSettings: { "service.clusterIP": "10.96.0.50" } }));
    assert.deepEqual([merged.length, Object.keys(agent.applied.at(-1)?.settings ?? {})], [3, ["service.clusterIP"]]);
  });
  for (const method of ["PUT", "PATCH"])
    it(`change from a custom certificate back to cert-manager with a ${method} that contains every setting`, async () => {
      const settingsFrom = (from: "config" | "cert-manager") => ({
        configurationSettings: { "service.clusterIP": "10.96.0.50", ...certificateSettings({ from }) },
        configurationProtectedSettings: { connectionString: "secret-one", ...(from === "config" ? { "tls.crt": "x" } : {}) },
      });
      await write("PUT", body(settingsFrom("config")));
      const back = settingsFrom("cert-manager");
      await write(method, method === "PUT" ? body(back) : { properties: back });
      const { settings, protectedSettings } = agent.applied.at(-1) ?? {};
      assert.deepEqual([settings, protectedSettings], [back.configurationSettings, { connectionString: "secret-one" }]);
    });
  it("report a failed Helm release in the operation and in the resource", async () => {
    agent.failure = new ExtensionFailure("HelmFailure", "persistent volume claim is not bound");
    const { outcome: ended } = await write("PUT", body());
    const { provisioningState, errorInfo } = (await shown()).properties;
    assert.deepEqual(
      [ended.status, ended.error.code, provisioningState, errorInfo.code],
      ["Failed", "ExtensionOperationFailed", "Failed", "ExtensionOperationFailed"],
    );
    assert.match(errorInfo.message, /not bound/);
  });
  it("accept known release trains, ignoring case", async () => {
    assert.equal((await write("PUT", body({ releaseTrain: "preview" }))).status, 201);
    const { status, outcome: refusal } = await write("PUT", body({ releaseTrain: "Nightly" }));
    assert.deepEqual([status, refusal.error.message], [400, "The release train 'Nightly' does not exist; the lab knows Stable, Preview."]);
  });
  it("wait while the cluster is Offline", async () => {
    lab.azure.azure.agents.disconnect(site.connectedClusterId);
    const { headers } = await lab.send("PUT", id, { version, body: body() });
    const url = headers["azure-asyncoperation"] ?? "";
    const early = [(await lab.send("GET", url)).body.status, (await shown()).properties.provisioningState];
    lab.azure.azure.agents.connect(site.connectedClusterId, agent);
    assert.deepEqual([early, (await outcome(url)).status], [["Creating", "Creating"], "Succeeded"]);
  });
  it("show the cluster's connectivity", async () => {
    const state = async () => (await lab.send("GET", site.connectedClusterId, { version: "2024-01-01" })).body.properties.connectivityStatus;
    const before = await state();
    lab.azure.azure.agents.disconnect(site.connectedClusterId);
    assert.deepEqual([before, await state()], ["Connected", "Offline"]);
  });
  it("are removed by the agent", async () => {
    await write("PUT", body());
    const { status, headers } = await lab.send("DELETE", id, { version });
    await outcome(headers.location ?? "");
    assert.deepEqual([status, agent.removed, (await lab.send("GET", id, { version })).status], [202, ["line1"], 404]);
  });
  it("can be removed with forceDelete without the agent", async () => {
    await write("PUT", body());
    const { status } = await lab.send("DELETE", `${id}?forceDelete=true`, { version });
    assert.deepEqual([status, agent.removed, (await lab.send("GET", id, { version })).status], [200, [], 404]);
  });
  it("cannot change their namespace", async () => {
    await write("PUT", body());
    const { status } = await lab.send("PUT", id, { version, body: body({ scope: { cluster: { releaseNamespace: "elsewhere" } } }) });
    assert.equal(status, 400);
  });
  it("accept a version only without automatic upgrades", async () => {
    assert.equal((await lab.send("PUT", id, { version, body: body({ version: "1.5.0" }) })).status, 400);
    assert.equal((await write("PUT", body({ version: "1.5.0", autoUpgradeMinorVersion: false }))).status, 201);
  });
  it("cancel a waiting write in favor of a newer one", async () => {
    lab.azure.azure.agents.disconnect(site.connectedClusterId);
    const first = await lab.send("PUT", id, { version, body: body() });
    const second = await lab.send("PUT", id, { version, body: body({ configurationProtectedSettings: { connectionString: "secret-two" } }) });
    lab.azure.azure.agents.connect(site.connectedClusterId, agent);
    const ends = [(await outcome(first.headers["azure-asyncoperation"] ?? "")).status, (await outcome(second.headers["azure-asyncoperation"] ?? "")).status];
    assert.deepEqual([ends, agent.applied.map(({ protectedSettings }) => protectedSettings.connectionString)], [["Canceled", "Succeeded"], ["secret-two"]]);
  });
});

describe("cluster extensions in the lab's Azure with a delayed agent", () => {
  const identity = { type: "SystemAssigned" };
  const body = (connectionString: string) => ({
    identity,
    properties: { extensionType: "microsoft.containerregistry.connectedregistry", configurationProtectedSettings: { connectionString } },
  });
  let lab: AzureLab;
  let clock: TestClock;
  let agent: NotingAgent;
  beforeEach(async () => {
    clock = new TestClock();
    lab = await AzureLab.start({ clock });
    agent = new NotingAgent();
    agent.lag = 600_000;
    addSite(lab.azure.azure, site);
    lab.azure.azure.agents.connect(site.connectedClusterId, agent);
    await put("one");
  });
  afterEach(() => lab.stop());

  const put = async (text: string) => {
    const { headers } = await lab.send("PUT", id, { version, body: body(text) });
    await outcomeOf(lab, headers["azure-asyncoperation"] ?? "");
  };
  const applied = () => agent.applied.map(({ protectedSettings }) => protectedSettings.connectionString);
  const state = async () => (await lab.send("GET", id, { version })).body.properties.provisioningState;

  it("are installed at once, and changed with a delay although Azure reports Succeeded", async () => {
    await put("two");
    const early = [await state(), applied()];
    await clock.pass(599_000);
    const before = applied();
    await clock.pass(1_000);
    assert.deepEqual([early, before, applied()], [["Succeeded", ["one"]], ["one"], ["one", "two"]]);
  });
  it("skip a waiting change in favor of a newer one", async () => {
    await put("two");
    await clock.pass(300_000);
    await put("three");
    await clock.pass(600_000);
    assert.deepEqual(applied(), ["one", "three"]);
  });
  it("report a delayed failure in the resource", async () => {
    await put("two");
    agent.failure = new ExtensionFailure("HelmFailure", "no room");
    await clock.pass(600_000);
    assert.equal(await state(), "Failed");
  });
});

describe("cluster extensions in the lab's Azure with blank protected settings", () => {
  it("show the keys of protected settings with empty values", async () => {
    const lab = await AzureLab.start({ protectedSettings: "blank" });
    addSite(lab.azure.azure, site);
    const properties = { extensionType: "microsoft.containerregistry.connectedregistry", configurationProtectedSettings: { connectionString: "secret" } };
    await lab.send("PUT", id, { version, body: { identity: { type: "SystemAssigned" }, properties } });
    assert.deepEqual((await lab.send("GET", id, { version })).body.properties.configurationProtectedSettings, { connectionString: "" });
    await lab.stop();
  });
});
