import assert from "node:assert/strict";
import { AzureNative } from "../../../lab/engine/stand-ins/azure-native/azure-native";
import { type Plugin, servePlugin } from "../../../lab/engine/stand-ins/start-plugin";
import { type ArmServer, startArmServer } from "./arm-server";
import { extensionInputs, extensionType, registryId, registryInputs, registryType } from "./azure-resources";
import { failureOf, PluginClient, secret, unknown } from "./plugin-client";

describe("the stand-in for azure-native, before any write", () => {
  let arm: ArmServer;
  let plugin: Plugin;
  let client: PluginClient;

  before(async () => {
    arm = await startArmServer();
    plugin = await servePlugin(new AzureNative(arm.environment));
    client = new PluginClient(plugin.port);
    await client.configure();
  });
  after(async () => {
    client.close();
    plugin.stop();
    await arm.stop();
  });

  it("writes nothing in a preview and returns only declared values as known", async () => {
    const { id, outputs } = await client.create(registryType, registryInputs, { preview: true });
    assert.deepEqual([id, outputs.sku, outputs.loginServer, outputs.name, arm.requests], ["", { name: "Premium", tier: unknown }, unknown, unknown, []]);
  });

  it("previews every computed output of an update as unknown, except name and location", async () => {
    const olds = { name: "hub", location: "eastus2", loginServer: "hub.test" };
    const outputs = await client.update(registryType, registryId, registryInputs, olds, { ...registryInputs, tags: { a: "b" } }, true);
    assert.deepEqual([outputs.name, outputs.location, outputs.loginServer, outputs.tags], ["hub", "eastus2", unknown, { a: "b" }]);
  });

  it("replaces when a path parameter changes, and deletes first", async () => {
    const diff = await client.diff(registryType, registryInputs, {}, { ...registryInputs, registryName: "other" });
    assert.deepEqual(diff, { changes: true, replaces: ["registryName"], diffs: ["registryName"], deleteBeforeReplace: true });
  });

  it("updates any other property in place", async () => {
    const diff = await client.diff(extensionType, extensionInputs, {}, { ...extensionInputs, configurationSettings: { "service.clusterIP": "10.96.0.51" } });
    assert.deepEqual(diff, { changes: true, replaces: [], diffs: ['configurationSettings["service.clusterIP"]'], deleteBeforeReplace: false });
  });

  it("updates an imported resource in place, whatever other properties it has", async () => {
    const { configurationProtectedSettings: _, ...returned } = extensionInputs;
    const imported = {
      ...returned,
      extensionType: "Microsoft.ConnectedRegistry",
      statuses: [],
      scope: { cluster: { releaseNamespace: "connected-registry" } },
    };
    const diff = await client.diff(extensionType, imported, {}, extensionInputs);
    assert.deepEqual([diff.changes, diff.replaces], [true, []]);
  });

  it("treats another spelling of a location as equal", async () => {
    assert.equal((await client.diff(registryType, registryInputs, {}, { ...registryInputs, location: "East US 2" })).changes, false);
  });

  it("treats an unknown value as a change, and as a replacement if it is a path parameter", async () => {
    const diff = await client.diff(registryType, registryInputs, {}, { ...registryInputs, resourceGroupName: unknown });
    assert.deepEqual(diff.replaces, ["resourceGroupName"]);
  });

  it("reports unknown, read-only and missing properties together, and lists the known ones", async () => {
    const { failures } = await client.check(registryType, {
      resourceGroupName: "rg",
      registryName: "hub",
      location: "eastus2",
      colour: "red",
      sku: { name: "Premium", tier: "Premium" },
      adminUserEnabled: "yes",
    });
    assert.equal(failures.length, 3);
    assert.match(failures.join("\n"), /colour is not a known property; known: resourceGroupName, registryName/);
    assert.match(failures.join("\n"), /sku.tier is set by the service; known: name/);
    assert.match(failures.join("\n"), /adminUserEnabled must be of type boolean, but is string/);
  });

  it("requires a name and a location", async () => {
    const { failures } = await client.check(registryType, { resourceGroupName: "rg", sku: { name: "Premium" } });
    assert.deepEqual(failures, ["missing required property 'registryName': the stand-in makes up no names", "missing required property 'location'"]);
  });

  it("accepts unknown inputs and secrets in check", async () => {
    const inputs = { ...extensionInputs, clusterName: unknown, configurationProtectedSettings: secret({ connectionString: unknown }) };
    const { inputs: checked, failures } = await client.check(extensionType, inputs);
    assert.deepEqual([checked, failures], [{ ...inputs, azureApiVersion: checked.azureApiVersion }, []]);
  });

  it("adds the API version to the inputs, and shows no diff if an older state has it only in its outputs (P2)", async () => {
    const { inputs } = await client.check(registryType, registryInputs);
    assert.equal(inputs.azureApiVersion, "2023-01-01-preview");
    assert.equal((await client.diff(registryType, registryInputs, { azureApiVersion: "2023-01-01-preview" }, inputs)).changes, false);
    const moved = await client.diff(registryType, registryInputs, { azureApiVersion: "2021-09-01" }, inputs);
    assert.deepEqual([moved.replaces, moved.diffs], [[], ["azureApiVersion"]]);
  });

  it("rejects a type that it does not model, and lists the known ones", async () => {
    const failure = await failureOf(client.check("azure-native:containerregistry:Token", {}));
    assert.match(failure.message, /Token is not modelled; known: .*azure-native:containerregistry:ConnectedRegistry/);
  });

  it("rejects provider settings that it does not model", async () => {
    assert.match((await client.checkConfig({ oidcToken: "t", tenantId: "t" })).join(), /^azure-native:oidcToken is not modelled; known: metadataHost/);
  });
});
