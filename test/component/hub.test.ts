import assert from "node:assert/strict";
import { Hub, type HubArgs } from "../../components/hub";
import { declare, named, outline } from "../support/mocks";
import { hubRegistryId, registryAnswers } from "../support/registry-answers";
import { unwrap } from "../support/unwrap";

const args: HubArgs = { resourceGroup: "rg-edge-hub", location: "eastus2", registry: { name: "edgehubdemo", sku: "Premium" }, retain: true };
const hubWith = (change: Partial<HubArgs> = {}) => declare(registryAnswers, (options) => new Hub("hub", { ...args, ...change }, options));

describe("Hub", () => {
  it("declares a resource group and a registry, both its own children", async () => {
    const { declared } = await hubWith();
    assert.deepEqual(outline(declared), [
      " > hub edge:hub:Hub",
      "hub > hub-group azure-native:resources:ResourceGroup",
      "hub > hub-registry azure-native:containerregistry:Registry",
    ]);
  });

  it("opens the data endpoint and leaves admin user and anonymous pull closed", async () => {
    const { declared } = await hubWith();
    // The SDK adds defaults of its own, which are not this project's claim.
    const { networkRuleBypassOptions: _a, publicNetworkAccess: _b, zoneRedundancy: _c, ...declaredHere } = named(declared, "hub-registry").inputs;
    assert.deepEqual(declaredHere, {
      registryName: "edgehubdemo",
      resourceGroupName: "rg-edge-hub",
      location: "eastus2",
      sku: { name: "Premium" },
      dataEndpointEnabled: true,
      adminUserEnabled: false,
      anonymousPullEnabled: false,
    });
  });

  for (const retain of [true, false]) {
    it(`${retain ? "keeps" : "removes"} resource group and registry when destroyed with retain: ${retain}`, async () => {
      const { declared } = await hubWith({ retain });
      assert.deepEqual(
        ["hub-group", "hub-registry"].map((name) => named(declared, name).options.retainOnDelete),
        [retain, retain],
      );
    });
  }

  it("tells the sites the registry's id and login server", async () => {
    const { made } = await hubWith();
    assert.deepEqual([await unwrap(made.registryId), await unwrap(made.loginServer)], [hubRegistryId, "edgehubdemo.azurecr.io"]);
  });
});

describe("the mocks of component tests", () => {
  it("refuse a type that no test looked at", async () => {
    const { "azure-native:containerregistry:Registry": _, ...others } = registryAnswers;
    await assert.rejects(
      declare(others, (options) => new Hub("hub", args, options)),
      /the mocks know no azure-native:containerregistry:Registry/,
    );
  });
});
