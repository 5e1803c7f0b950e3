import assert from "node:assert/strict";
import { checkTrustedAccess, networkRefusal } from "../../../../../lab/azure/container-registry/network-rules";
import type { JsonObject } from "../../../../../lab/azure/operation";
import { facts } from "../../../../../lab/facts";

const closedTo = (...values: string[]) => ({ networkRuleSet: { defaultAction: "Deny", ipRules: values.map((value) => ({ action: "Allow", value })) } });
const words = `client with IP '${facts.publicAddress}' is not allowed access. Refer https://aka.ms/acr/firewall to grant access.`;

const open: [what: string, properties: JsonObject][] = [
  ["an open registry", {}],
  ["one that has rules and lets everybody in", { networkRuleSet: { defaultAction: "Allow", ipRules: [{ value: "198.51.100.7" }] } }],
  ["a selected address", closedTo("198.51.100.7", facts.publicAddress)],
  ["an address of a selected range", closedTo("203.0.113.0/24")],
];
const closed: [what: string, properties: JsonObject][] = [
  ["nobody is selected", closedTo()],
  ["others are", closedTo("198.51.100.7", "203.0.113.0/29")],
  ["there is no public endpoint, whatever the rules say", { publicNetworkAccess: "Disabled", ...closedTo(facts.publicAddress) }],
];

describe("network rules of a registry of the lab", () => {
  for (const [what, properties] of open) it(`are passed by callers of ${what}`, () => assert.equal(networkRefusal(properties), undefined));
  for (const [what, properties] of closed) it(`turn callers away where ${what}`, () => assert.equal(networkRefusal(properties), words));

  it("let trusted services pass by default", () => {
    checkTrustedAccess("hub", closedTo());
    checkTrustedAccess("hub", { networkRuleBypassOptions: "None" });
    assert.throws(() => checkTrustedAccess("hub", { ...closedTo(), networkRuleBypassOptions: "None" }), /does not allow trusted services/);
  });
});
