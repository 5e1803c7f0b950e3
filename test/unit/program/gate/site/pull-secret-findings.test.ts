import assert from "node:assert/strict";
import { changedPullSecrets, pullSecretFindings, pullSecretPlaceWarnings } from "../../../../../program/gate/site/pull-secret-findings";
import { presentSecrets } from "../../../../../components/cluster/access/cluster-objects";
import { ClusterApi } from "../../../../support/cluster-api";
import { siteSettings } from "../../../../support/site-settings";

const path = "/api/v1/namespaces/vision/secrets/pull";
const site = {
  ...siteSettings,
  pullSecrets: [{ namespace: "vision", name: "pull", type: "Opaque" as const }],
};
const field = (manager: string, ...keys: string[]) => ({ manager, fieldsV1: { "f:data": Object.fromEntries(keys.map((key) => [`f:${key}`, {}])) } });
const secret = (...managedFields: object[]) => ({ metadata: { managedFields }, type: "Opaque", data: {} });

describe("changed pull secrets before a site's run", () => {
  let api: ClusterApi;
  before(async () => {
    api = await ClusterApi.start();
  });
  after(() => api.close());
  const found = async () => pullSecretFindings(changedPullSecrets(site, await presentSecrets("line-1", site.pullSecrets, api.environment)));

  for (const [what, answer, given] of [
    [
      "one that another manager wrote after this program",
      secret(field("pulumi-kubernetes-1", "username"), field("kubectl-patch", "password")),
      ["last written by kubectl-patch"],
    ],
    ["none that this program wrote last", secret(field("pulumi-kubernetes-1", "username", "password")), []],
    ["none with further keys", secret(field("pulumi-kubernetes-1", "username", "password"), field("reflector", "note")), []],
    ["none that this program never wrote", secret(field("kubectl-create", "username", "password")), []],
    ["none that is not there", 404, []],
    ["none that this machine may not read", 403, []],
  ] as const)
    it(`name ${what}`, async () => {
      api.answers = { [path]: answer };
      const faults = await found();
      assert.deepEqual(
        faults.map((fault) => fault.given),
        given,
      );
    });
});

describe("the places of pull secrets before a site's run", () => {
  const docker = (namespace: string) => ({ namespace, name: "pull", type: "kubernetes.io/dockerconfigjson" as const });
  const opaque = { namespace: "vision", name: "pull", type: "Opaque" as const };
  const warnings = (pullSecrets: (typeof siteSettings)["pullSecrets"], customLocation: unknown = { properties: { namespace: "line-1" } }) =>
    pullSecretPlaceWarnings({ ...siteSettings, pullSecrets }, customLocation);

  for (const [what, pullSecrets, count] of [
    ["is none for one of type Opaque, wherever it is", [opaque], 0],
    ["is none for one of type Opaque among others", [docker("vision"), opaque], 0],
    ["is none for a login for pods in the custom location's namespace, as in the vendor's quickstart", [docker("line-1")], 0],
    ["is one for logins for pods elsewhere only", [docker("vision"), docker("default")], 1],
  ] as const)
    it(`cause a warning that ${what}`, () => assert.equal(warnings([...pullSecrets]).length, count));

  it("are offered the custom location's namespace, where it can be read", () => {
    assert.match(
      warnings([docker("vision")])[0]?.allowed ?? "",
      /^type Opaque, or type kubernetes\.io\/dockerconfigjson in the custom location's namespace line-1$/,
    );
    assert.equal(warnings([docker("vision")], {})[0]?.allowed, "type Opaque");
  });
});
