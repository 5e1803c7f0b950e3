import assert from "node:assert/strict";
import { abacFindings, changesRegistry, registryTagsFor } from "../../../../../program/gate/hub/registry-findings";

const registry = { name: "hub", sku: "Premium" as const, zoneRedundancy: "Enabled" as const };
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

describe("an existing registry before a hub's run", () => {
  it("is not changed where it is as declared, in any order of addresses, and its tags are not repeated (A2)", () => {
    assert.equal(changesRegistry(selected, live), false);
    assert.deepEqual([registryTagsFor(selected, live), registryTagsFor(selected, undefined)], [undefined, undefined]);
  });

  for (const [what, change] of [
    ["its network", { networkRuleSet: { defaultAction: "Allow", ipRules: [] } }],
    ["public access", { publicNetworkAccess: "Disabled" }],
    ["the data endpoint", { dataEndpointEnabled: false }],
    ["its admin account", { adminUserEnabled: true }],
  ] as const)
    it(`is changed where ${what} differs, and its tags are repeated (A2)`, () => {
      assert.deepEqual(registryTagsFor(selected, { ...live, properties: { ...properties, ...change } }), { cost: "7" });
    });

  it("is only reported with its roles in ABAC mode, and refused where a change would reset the mode (A6)", () => {
    assert.deepEqual(abacFindings(selected, live), { faults: [], warnings: [] });
    assert.deepEqual(abacFindings(selected, undefined), { faults: [], warnings: [] });
    const same = abacFindings(selected, abac);
    assert.deepEqual([same.faults, same.warnings.map(({ code }) => code)], [[], ["EDGE-ABAC-ROLES"]]);
    for (const role of ["Repository Reader", "Repository Writer", "Data Importer and Data Reader"]) assert.ok(same.warnings[0]?.allowed?.includes(role));
    const codes = abacFindings(open, abac).faults.map(({ code }) => code);
    assert.deepEqual(codes, ["EDGE-ABAC-UPDATE"]);
  });
});
