import assert from "node:assert/strict";
import { ArmError } from "../../../../components/arm/arm-error";
import { lookAround } from "../../../../stacks/gate/site-gate";
import { siteFindings } from "../../../../stacks/gate/site-findings";
import { Resources, armReading } from "../../../support/resources";
import { siteSettings as site } from "../../../support/site-settings";

const environment = { KUBECONFIG: "/nowhere/kubeconfig" };
const { contextId } = site.target;

/** What the gate says where ARM answers so for this resource and what belongs to it. */
async function codesWhere(refusal: ArmError, refused = contextId): Promise<string[]> {
  const refuse = (id: string) => {
    if (id.startsWith(refused)) throw refusal;
  };
  const arm = Object.assign(armReading(new Resources()), {
    get: async (id: string) => refuse(id),
    listIfThere: async (id: string) => {
      refuse(id);
      return [];
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

  it("tells of a cluster that this sign-in may not read, extensions included, beside everything else that is wrong", async () => {
    const codes = await codesWhere(new ArmError(403, "AuthorizationFailed", "no role", "GET"), site.connectedClusterId);
    assert.ok(codes.includes("EDGE-CLUSTER-OFFLINE") && codes.includes("EDGE-CONTEXT"), codes.join());
  });

  it("is no look where the sign-in itself is refused", () =>
    assert.rejects(codesWhere(new ArmError(401, "ExpiredAuthenticationToken", "expired", "GET")), /ExpiredAuthenticationToken/));
});
