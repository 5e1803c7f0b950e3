import assert from "node:assert/strict";
import * as fc from "fast-check";
import { isPublicRange, networkProperties, prefixLength } from "../../../../components/core/registry-network";

describe("the network settings of a registry", () => {
  const bypass = { networkRuleBypassOptions: "AzureServices" };

  it("state explicitly that an open registry allows everything", () =>
    assert.deepEqual(networkProperties({ access: "open" }), {
      publicNetworkAccess: "Enabled",
      networkRuleSet: { defaultAction: "Allow", ipRules: [] },
      ...bypass,
    }));

  it("allow only the selected addresses", () =>
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

  it("disable the public endpoint of a private registry", () =>
    assert.deepEqual(networkProperties({ access: "private" }), {
      publicNetworkAccess: "Disabled",
      networkRuleSet: { defaultAction: "Deny", ipRules: [] },
      ...bypass,
    }));
});

describe("an address range", () => {
  for (const [range, length] of [
    ["203.0.113.7", 32],
    ["203.0.113.0/28", 28],
    ["0.0.0.0/0", 0],
    ["203.0.113.0/33", undefined],
    ["203.0.113", undefined],
    ["2001:db8::/32", undefined],
    ["203.0.113.0/28/1", undefined],
    ["203.0.113.0/", undefined],
    ["", undefined],
  ] as const)
    it(`${JSON.stringify(range)} has ${length === undefined ? "no valid prefix" : `a prefix of ${length} bits`}`, () =>
      assert.equal(prefixLength(range), length));

  for (const range of ["203.0.113.7", "198.51.100.0/24", "8.8.8.8", "20.0.0.0/8"]) it(`${range} is public`, () => assert.equal(isPublicRange(range), true));
  for (const range of ["10.0.0.1", "192.168.0.0/16", "172.16.3.4", "127.0.0.1", "169.254.1.1", "100.64.0.1", "0.0.0.0/0", "224.0.0.1", "::1", "anywhere"])
    it(`${range} is not public`, () => assert.equal(isPublicRange(range), false));

  it("is parsed for every address and prefix", () =>
    fc.assert(fc.property(fc.ipV4(), fc.integer({ min: 0, max: 32 }), (address, bits) => assert.equal(prefixLength(`${address}/${bits}`), bits))));
});
