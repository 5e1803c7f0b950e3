import assert from "node:assert/strict";
import { ArmError } from "../../../../../components/arm/arm-error";
import { orchestrationRoleName } from "../../../../../components/core/orchestration-role";
import { orchestrationRoles } from "../../../../../components/diagnosis/registry-chain";
import { lookAround, observeSite, ungrantedRoles } from "../../../../../program/gate/site/site-gate";
import { siteFindings } from "../../../../../program/gate/site/site-findings";
import { ClusterApi } from "../../../../support/cluster-api";
import { Resources, armReading } from "../../../../support/resources";
import { siteSettings as site } from "../../../../support/site-settings";

const environment = { KUBECONFIG: "/nowhere/kubeconfig" };
const { contextId } = site.target;

/** Fault codes of the gate if ARM refuses this resource and its child resources. */
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
  const hub = {
    registryId: "/hub",
    loginServer: "hub.azurecr.io",
    resourceGroupId: "/rg",
    orchestrationRole: "built-in" as const,
    solutions: [],
    publishedImages: [],
  };
  return siteFindings(
    site,
    hub,
    [],
    await observeSite(site, hub, arm, { environment, own: "o/p/own", now: new Date(0), pullSecrets: Promise.resolve(undefined) }),
  ).faults.map(({ code }) => code);
}

const registryId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/hub";
const hub = { registryId, loginServer: "hub.azurecr.io", resourceGroupId: "/rg", orchestrationRole: "built-in" as const, solutions: [], publishedImages: [] };

describe("missing roles on a site with compat guide-2025", () => {
  const assigned = `${registryId}/providers/Microsoft.Authorization/roleAssignments`;
  const missingRoles = async (compat: "guide-2025" | undefined, ...roles: string[]) => {
    const resources = new Resources();
    resources.set(registryId, {});
    for (const [index, role] of roles.entries())
      resources.set(`${assigned}/${index}`, { properties: { principalId: "p", roleDefinitionId: `/roles/${role}` } });
    return (await ungrantedRoles({ ...site, compat }, hub, armReading(resources), "p")).map(({ code, what }) => [code, what]);
  };
  const { Contributor, ...others } = orchestrationRoles;

  it("are reported if nobody granted them", async () => {
    const [missing] = Object.keys(others);
    assert.deepEqual(await missingRoles("guide-2025", Contributor), [
      ["EDGE-ORCHESTRATION-ROLE", `the orchestration extension's identity lacks "${missing}" at registry hub`],
    ]);
  });
  it("are not reported if the custom role is granted", async () => assert.deepEqual(await missingRoles("guide-2025", orchestrationRoleName(registryId)), []));
  it("are not reported if all built-in roles are granted", async () =>
    assert.deepEqual(await missingRoles("guide-2025", ...Object.values(orchestrationRoles)), []));
  it("are not reported on other sites, which grant the roles themselves", async () => assert.deepEqual(await missingRoles(undefined), []));
});

describe("the site gate's observation", () => {
  for (const [what, refusal] of [
    ["in another tenant", new ArmError(401, "InvalidAuthenticationTokenTenant", "wrong issuer", "GET")],
    ["not readable for this identity", new ArmError(403, "AuthorizationFailed", "no role", "GET")],
  ] as const)
    it(`reports a context that is ${what}, together with other faults`, async () => {
      const codes = await codesWhere(refusal);
      assert.ok(codes.includes("EDGE-CONTEXT") && codes.includes("EDGE-CLUSTER-OFFLINE"), codes.join());
    });

  it("reports a cluster whose resource and extensions this identity may not read, together with other faults", async () => {
    const codes = await codesWhere(new ArmError(403, "AuthorizationFailed", "no role", "GET"), site.connectedClusterId);
    assert.ok(codes.includes("EDGE-CLUSTER-OFFLINE") && codes.includes("EDGE-CONTEXT"), codes.join());
  });

  it("reads each pull secret only once for ownership, adoption and change findings", async () => {
    const api = await ClusterApi.start();
    const places = [
      { namespace: "vision", name: "pull", type: "Opaque" as const },
      { namespace: "gateway", name: "pull", type: "Opaque" as const },
    ];
    const managedFields = ["pulumi-kubernetes-1", "kubectl-patch"].map((manager) => ({ manager, fieldsV1: { "f:data": { "f:password": {} } } }));
    const secret = { type: "Opaque", data: {}, metadata: { managedFields, annotations: { "edge-staging/owner": "o/p/other" } } };
    api.answers = { "/api/v1/namespaces/vision/secrets/pull": secret };
    const adopt = { connectedRegistryId: `${registryId}/connectedRegistries/l`, extensionId: `${site.connectedClusterId}/x/l`, clientTokenIds: [] };
    try {
      const around = await lookAround({ ...site, pullSecrets: places, adopt }, hub, [], armReading(new Resources()), {
        environment: api.environment,
        own: "o/p/own",
      });
      assert.deepEqual(api.read.filter((path) => path.includes("/secrets/")).sort(), [
        "/api/v1/namespaces/gateway/secrets/pull",
        "/api/v1/namespaces/vision/secrets/pull",
      ]);
      assert.deepEqual(
        around.changedSecrets.map(({ namespace, by }) => [namespace, by]),
        [["vision", ["kubectl-patch"]]],
      );
      assert.deepEqual(
        around.observed.adoption?.pullSecrets?.map(({ namespace }) => namespace),
        ["vision"],
      );
      const objects = around.objectsIn({ connectedRegistries: [], extensions: [] });
      assert.deepEqual(
        objects.map(({ name, owner }) => [name, owner]),
        [["Secret vision/pull", "o/p/other"]],
      );
    } finally {
      api.close();
    }
  });

  it("fails if the sign-in itself is refused", () =>
    assert.rejects(codesWhere(new ArmError(401, "ExpiredAuthenticationToken", "expired", "GET")), /ExpiredAuthenticationToken/));
});
