import assert from "node:assert/strict";
import { networkProperties } from "../../../../components/core/registry-network";

describe("a registry's network", () => {
  const bypass = { networkRuleBypassOptions: "AzureServices" };

  it("says outright that it is open", () =>
    assert.deepEqual(networkProperties({ access: "open" }), {
      publicNetworkAccess: "Enabled",
      networkRuleSet: { defaultAction: "Allow", ipRules: [] },
      ...bypass,
    }));

  it("lets in the selected addresses alone", () =>
    assert.deepEqual(networkProperties({ access: "selected", addresses: ["203.0.113.7", "198.51.100.0/24"] }), {
      publicNetworkAccess: "Enabled",
      networkRuleSet: {
        defaultAction: "Deny",
        ipRules: [
          { action: "Allow", iPAddressOrRange: "203.0.113.7" },
          { action: "Allow", iPAddressOrRange: "198.51.100.0/24" },
        ],
      },
      ...bypass,
    }));

  it("has no public endpoint where it is private", () =>
    assert.deepEqual(networkProperties({ access: "private" }), {
      publicNetworkAccess: "Disabled",
      networkRuleSet: { defaultAction: "Deny", ipRules: [] },
      ...bypass,
    }));
});
