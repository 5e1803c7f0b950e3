import assert from "node:assert/strict";
import { abacFindings, changesRegistry, registryTagsFor } from "../../../../../program/gate/hub/registry-findings";

const registry = { name: "hub", sku: "Premium" as const, zoneRedundancy: "Enabled" as const, lockTags: false };
const selected = { registry: { ...registry, network: { access: "selected" as const, addresses: ["203.0.113.0/28", "198.51.100.7"] } } };
const open = { registry: { ...registry, network: { access: "open" as const } } };
const ipRules = ["198.51.100.7", "203.0.113.0/28"].map((value) => ({ action: "Allow", value }));
const properties = {
  dataEndpointEnabled: true,
  adminUserEnabled: false,
  anonymousPullEnabled: false,
  publicNetworkAccess: "Enabled",
  networkRuleBypassOptions: "AzureServices",
  networkRuleSet: { defaultAction: "Deny", ipRules },
};
const live = { sku: { name: "Premium", tier: "Premium" }, tags: { cost: "7" }, properties };
const abac = { ...live, properties: { ...properties, roleAssignmentMode: "AbacRepositoryPermissions" } };

describe("an existing hub registry", () => {
  it("is not updated, nor are its tags sent, if it matches the settings in any order of addresses (A2)", () => {
    assert.equal(changesRegistry(selected, live), false);
    assert.deepEqual([registryTagsFor(selected, live), registryTagsFor(selected, undefined)], [undefined, undefined]);
  });

  for (const [what, change] of [
    ["the network rule set", { networkRuleSet: { defaultAction: "Allow", ipRules: [] } }],
    ["public access", { publicNetworkAccess: "Disabled" }],
    ["the data endpoint", { dataEndpointEnabled: false }],
    ["the admin account", { adminUserEnabled: true }],
  ] as const)
    it(`is updated together with its existing tags if ${what} differs (A2)`, () => {
      assert.deepEqual(registryTagsFor(selected, { ...live, properties: { ...properties, ...change } }), { cost: "7" });
    });

  it("in ABAC mode causes a warning with the required roles, and is refused if an update would reset the mode (A6)", () => {
    assert.deepEqual(abacFindings(selected, live), { faults: [], warnings: [] });
    assert.deepEqual(abacFindings(selected, undefined), { faults: [], warnings: [] });
    const same = abacFindings(selected, abac);
    assert.deepEqual([same.faults, same.warnings.map(({ code }) => code)], [[], ["EDGE-ABAC-ROLES"]]);
    for (const role of ["Repository Reader", "Repository Writer", "Data Importer and Data Reader"]) assert.ok(same.warnings[0]?.allowed?.includes(role));
    const codes = abacFindings(open, abac).faults.map(({ code }) => code);
    assert.deepEqual(codes, ["EDGE-ABAC-UPDATE"]);
  });
});
