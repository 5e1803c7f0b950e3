import assert from "node:assert/strict";
import { checkTrustedAccess, networkRefusal } from "../../../../../lab/azure/container-registry/network-rules";
import type { JsonObject } from "../../../../../lab/azure/operation";
import { facts } from "../../../../../lab/facts";

const closedTo = (...values: string[]) => ({ networkRuleSet: { defaultAction: "Deny", ipRules: values.map((value) => ({ action: "Allow", value })) } });
const message = `client with IP '${facts.publicAddress}' is not allowed access. Refer https://aka.ms/acr/firewall to grant access.`;

const open: [what: string, properties: JsonObject][] = [
  ["an open registry", {}],
  ["a registry with rules and default action Allow", { networkRuleSet: { defaultAction: "Allow", ipRules: [{ value: "198.51.100.7" }] } }],
  ["a registry with the caller's address in its rules", closedTo("198.51.100.7", facts.publicAddress)],
  ["a registry with a range of the caller's address in its rules", closedTo("203.0.113.0/24")],
];
const closed: [what: string, properties: JsonObject][] = [
  ["no address is in the rules", closedTo()],
  ["only other addresses are in the rules", closedTo("198.51.100.7", "203.0.113.0/29")],
  ["public network access is disabled, even if the rules contain the caller's address", { publicNetworkAccess: "Disabled", ...closedTo(facts.publicAddress) }],
];

describe("network rules of a registry in the lab's Azure", () => {
  for (const [what, properties] of open) it(`allow access to ${what}`, () => assert.equal(networkRefusal(properties), undefined));
  for (const [what, properties] of closed) it(`deny access if ${what}`, () => assert.equal(networkRefusal(properties), message));

  it("allow trusted services unless the bypass is None", () => {
    checkTrustedAccess("hub", closedTo());
    checkTrustedAccess("hub", { networkRuleBypassOptions: "None" });
    assert.throws(() => checkTrustedAccess("hub", { ...closedTo(), networkRuleBypassOptions: "None" }), /does not allow trusted services/);
  });
});
