import assert from "node:assert/strict";
import { observeChangedPullSecrets, pullSecretFindings } from "../../../../../program/gate/site/pull-secret-findings";
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
  const found = async () => pullSecretFindings(await observeChangedPullSecrets(site, api.environment));

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
