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

describe("pull secret findings", () => {
  let api: ClusterApi;
  before(async () => {
    api = await ClusterApi.start();
  });
  after(() => api.close());
  const found = async () => pullSecretFindings(changedPullSecrets(site, await presentSecrets("line-1", site.pullSecrets, api.environment)));

  for (const [what, answer, given] of [
    [
      "report a Secret that another field manager wrote after this program",
      secret(field("pulumi-kubernetes-1", "username"), field("kubectl-patch", "password")),
      ["last written by kubectl-patch"],
    ],
    ["are empty for a Secret that this program wrote last", secret(field("pulumi-kubernetes-1", "username", "password")), []],
    [
      "are empty for a Secret to which another manager added keys",
      secret(field("pulumi-kubernetes-1", "username", "password"), field("reflector", "note")),
      [],
    ],
    ["are empty for a Secret that this program never wrote", secret(field("kubectl-create", "username", "password")), []],
    ["are empty for a missing Secret", 404, []],
    ["are empty for a Secret that this identity may not read", 403, []],
  ] as const)
    it(what, async () => {
      api.answers = { [path]: answer };
      const faults = await found();
      assert.deepEqual(
        faults.map((fault) => fault.given),
        given,
      );
    });
});

describe("pull secret namespace warnings", () => {
  const docker = (namespace: string) => ({ namespace, name: "pull", type: "kubernetes.io/dockerconfigjson" as const });
  const opaque = { namespace: "vision", name: "pull", type: "Opaque" as const };
  const warnings = (pullSecrets: (typeof siteSettings)["pullSecrets"], customLocation: unknown = { properties: { namespace: "line-1" } }) =>
    pullSecretPlaceWarnings({ ...siteSettings, pullSecrets }, customLocation);

  for (const [what, pullSecrets, count] of [
    ["are empty for a Secret of type Opaque in any namespace", [opaque], 0],
    ["are empty for a Secret of type Opaque among others", [docker("vision"), opaque], 0],
    ["are empty for a dockerconfigjson Secret in the custom location's namespace, as in the vendor's quickstart", [docker("line-1")], 0],
    ["report dockerconfigjson Secrets in other namespaces only", [docker("vision"), docker("default")], 1],
  ] as const)
    it(what, () => assert.equal(warnings([...pullSecrets]).length, count));

  it("suggest the custom location's namespace if it can be read", () => {
    assert.match(
      warnings([docker("vision")])[0]?.allowed ?? "",
      /^type Opaque, or type kubernetes\.io\/dockerconfigjson in the custom location's namespace line-1$/,
    );
    assert.equal(warnings([docker("vision")], {})[0]?.allowed, "type Opaque");
  });
});
