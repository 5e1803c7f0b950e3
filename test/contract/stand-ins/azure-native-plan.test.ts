import assert from "node:assert/strict";
import { AzureNative } from "../../../lab/engine/stand-ins/azure-native/azure-native";
import { type Plugin, servePlugin } from "../../../lab/engine/stand-ins/start-plugin";
import { type ArmServer, startArmServer } from "./arm-server";
import { extensionInputs, extensionType, registryId, registryInputs, registryType } from "./azure-resources";
import { failureOf, PluginClient, secret, unknown } from "./plugin-client";

describe("the stand-in for azure-native, before anything is written", () => {
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

  it("writes nothing in a preview and knows only what was declared", async () => {
    const { id, outputs } = await client.create(registryType, registryInputs, { preview: true });
    assert.deepEqual([id, outputs.sku, outputs.loginServer, outputs.name, arm.requests], ["", { name: "Premium", tier: unknown }, unknown, unknown, []]);
  });

  it("previews every computed output of an update as unknown, except name and location", async () => {
    const olds = { name: "hub", location: "eastus2", loginServer: "hub.test" };
    const outputs = await client.update(registryType, registryId, registryInputs, olds, { ...registryInputs, tags: { a: "b" } }, true);
    assert.deepEqual([outputs.name, outputs.location, outputs.loginServer, outputs.tags], ["hub", "eastus2", unknown, { a: "b" }]);
  });

  it("replaces for a part of the path, deleting first", async () => {
    const diff = await client.diff(registryType, registryInputs, {}, { ...registryInputs, registryName: "other" });
    assert.deepEqual(diff, { changes: true, replaces: ["registryName"], diffs: ["registryName"], deleteBeforeReplace: true });
  });

  it("updates in place for anything else", async () => {
    const diff = await client.diff(extensionType, extensionInputs, {}, { ...extensionInputs, configurationSettings: { "service.clusterIP": "10.96.0.51" } });
    assert.deepEqual(diff, { changes: true, replaces: [], diffs: ['configurationSettings["service.clusterIP"]'], deleteBeforeReplace: false });
  });

  it("updates what was imported in place, whatever else it has", async () => {
    const { configurationProtectedSettings: _, ...told } = extensionInputs;
    const imported = { ...told, extensionType: "Microsoft.ConnectedRegistry", statuses: [], scope: { cluster: { releaseNamespace: "connected-registry" } } };
    const diff = await client.diff(extensionType, imported, {}, extensionInputs);
    assert.deepEqual([diff.changes, diff.replaces], [true, []]);
  });

  it("takes another spelling of a location as no change", async () => {
    assert.equal((await client.diff(registryType, registryInputs, {}, { ...registryInputs, location: "East US 2" })).changes, false);
  });

  it("counts an unknown value as a change, and as a replacement where the path needs it", async () => {
    const diff = await client.diff(registryType, registryInputs, {}, { ...registryInputs, resourceGroupName: unknown });
    assert.deepEqual(diff.replaces, ["resourceGroupName"]);
  });

  it("refuses unknown, read-only and missing properties all at once, naming the known ones", async () => {
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

  it("makes up no name and no location", async () => {
    const { failures } = await client.check(registryType, { resourceGroupName: "rg", sku: { name: "Premium" } });
    assert.deepEqual(failures, ["missing required property 'registryName': the stand-in makes up no names", "missing required property 'location'"]);
  });

  it("lets unknown inputs and secrets pass a check", async () => {
    const inputs = { ...extensionInputs, clusterName: unknown, configurationProtectedSettings: secret({ connectionString: unknown }) };
    const { inputs: checked, failures } = await client.check(extensionType, inputs);
    assert.deepEqual([checked, failures], [{ ...inputs, azureApiVersion: checked.azureApiVersion }, []]);
  });

  it("adds the API version to the inputs and sees no change where an older state has it in its outputs only (P2)", async () => {
    const { inputs } = await client.check(registryType, registryInputs);
    assert.equal(inputs.azureApiVersion, "2023-01-01-preview");
    assert.equal((await client.diff(registryType, registryInputs, { azureApiVersion: "2023-01-01-preview" }, inputs)).changes, false);
    const moved = await client.diff(registryType, registryInputs, { azureApiVersion: "2021-09-01" }, inputs);
    assert.deepEqual([moved.replaces, moved.diffs], [[], ["azureApiVersion"]]);
  });

  it("refuses a type that it does not model, naming the known ones", async () => {
    const failure = await failureOf(client.check("azure-native:containerregistry:Token", {}));
    assert.match(failure.message, /Token is not modelled; known: .*azure-native:containerregistry:ConnectedRegistry/);
  });

  it("refuses settings that it does not have", async () => {
    assert.match((await client.checkConfig({ oidcToken: "t", tenantId: "t" })).join(), /^azure-native:oidcToken is not modelled; known: metadataHost/);
  });
});
