import assert from "node:assert/strict";
import { ArmError } from "../../../../components/arm/arm-error";
import { lookAround } from "../../../../stacks/gate/site-gate";
import { siteFindings } from "../../../../stacks/gate/site-findings";
import { Resources, armReading } from "../../../support/resources";
import { siteSettings as site } from "../../../support/site-settings";

const environment = { KUBECONFIG: "/nowhere/kubeconfig" };
const { contextId } = site.target;

/** What the gate says of a context for which ARM answers so. */
async function codesWhere(refusal: ArmError): Promise<string[]> {
  const reading = armReading(new Resources());
  const arm = Object.assign(reading, {
    get: async (id: string) => {
      if (id === contextId) throw refusal;
      return undefined;
    },
  });
  const hub = { registryId: "/hub", loginServer: "hub.azurecr.io", resourceGroupId: "/rg", solutions: [] };
  return siteFindings(site, hub, [], await lookAround(site, arm, environment)).faults.map(({ code }) => code);
}

describe("a look around a site", () => {
  for (const [what, refusal] of [
    ["another tenant's", new ArmError(401, "InvalidAuthenticationTokenTenant", "wrong issuer", "GET")],
    ["hidden from this sign-in", new ArmError(403, "AuthorizationFailed", "no role", "GET")],
  ] as const)
    it(`tells of a context that is ${what}, beside everything else that is wrong`, async () => {
      const codes = await codesWhere(refusal);
      assert.ok(codes.includes("EDGE-CONTEXT") && codes.includes("EDGE-CLUSTER-OFFLINE"), codes.join());
    });

  it("is no look where the sign-in itself is refused", () =>
    assert.rejects(codesWhere(new ArmError(401, "ExpiredAuthenticationToken", "expired", "GET")), /ExpiredAuthenticationToken/));
});
