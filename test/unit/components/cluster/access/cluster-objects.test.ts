import assert from "node:assert/strict";
import { missingNamespaces, presentSecrets } from "../../../../../components/cluster/access/cluster-objects";
import { ClusterApi } from "../../../../support/cluster-api";
import type { PullSecretPlace } from "../../../../../components/cluster/pull-secrets/pull-secret";

describe("the namespaces that a cluster does not have", () => {
  let api: ClusterApi;
  beforeEach(async () => {
    api = await ClusterApi.start();
    api.answers = { "/api/v1/namespaces/default": { metadata: { name: "default" } }, "/api/v1/namespaces/hidden": 403 };
  });
  afterEach(() => api.close());

  it("are those that it answers 404 for, in the order asked", async () =>
    assert.deepEqual(await missingNamespaces("line-1", ["vision", "default", "gateway"], api.environment), ["vision", "gateway"]));
  it("are none that this user may not see", async () => assert.deepEqual(await missingNamespaces("line-1", ["hidden"], api.environment), []));
  it("are none that only a proxy does not find", async () => {
    api.answers["/api/v1/namespaces/vision"] = "<html>";
    assert.deepEqual(await missingNamespaces("line-1", ["vision"], api.environment), []);
  });
  it("are none of a cluster that answers nobody", async () => {
    api.breaks();
    assert.deepEqual(await missingNamespaces("line-1", ["vision"], api.environment), []);
  });
  it("are none where there is no such context", async () => assert.deepEqual(await missingNamespaces("line-9", ["vision"], api.environment), []));
});

const place = (namespace: string, name = "pull"): PullSecretPlace => ({ namespace, name, type: "Opaque" });

describe("the pull secrets that a cluster has", () => {
  let api: ClusterApi;
  beforeEach(async () => {
    api = await ClusterApi.start();
    api.answers = {
      "/api/v1/namespaces/default/secrets/pull": { type: "kubernetes.io/dockerconfigjson", data: { password: "c2VjcmV0" } },
      "/api/v1/namespaces/vision/secrets/pull": { data: {}, metadata: { managedFields: [{ manager: "kubectl", fieldsV1: { "f:data": { "f:a": {} } } }] } },
      "/api/v1/namespaces/hidden/secrets/pull": 403,
    };
  });
  afterEach(() => api.close());
  const found = (context: string, ...places: PullSecretPlace[]) => presentSecrets(context, places, api.environment);

  it("are told with their types, never with what they hold", async () =>
    assert.deepEqual(await found("line-1", place("gateway"), place("vision"), place("default")), [
      { namespace: "vision", name: "pull", type: "Opaque", writers: [{ manager: "kubectl", keys: ["a"] }] },
      { namespace: "default", name: "pull", type: "kubernetes.io/dockerconfigjson", writers: [] },
    ]));
  it("are not known where this user may not see one", async () => assert.equal(await found("line-1", place("default"), place("hidden")), undefined));
  it("are not known where only a proxy does not find one", async () => {
    api.answers["/api/v1/namespaces/vision/secrets/pull"] = "<html>";
    assert.equal(await found("line-1", place("vision")), undefined);
  });
  it("are not known of a cluster that answers nobody", async () => {
    api.breaks();
    assert.equal(await found("line-1", place("default")), undefined);
  });
  it("are not known where there is no such context", async () => assert.equal(await found("line-9", place("default")), undefined));
});
