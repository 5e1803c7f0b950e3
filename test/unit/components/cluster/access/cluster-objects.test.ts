import assert from "node:assert/strict";
import { missingNamespaces, presentSecrets } from "../../../../../components/cluster/access/cluster-objects";
import { ClusterApi } from "../../../../support/cluster-api";
import type { PullSecretPlace } from "../../../../../components/cluster/pull-secrets/pull-secret";

describe("the missing namespaces of a cluster", () => {
  let api: ClusterApi;
  beforeEach(async () => {
    api = await ClusterApi.start();
    api.answers = { "/api/v1/namespaces/default": { metadata: { name: "default" } }, "/api/v1/namespaces/hidden": 403 };
  });
  afterEach(() => api.close());

  it("are those with a 404 from the API server, in the given order", async () =>
    assert.deepEqual(await missingNamespaces("line-1", ["vision", "default", "gateway"], api.environment), ["vision", "gateway"]));
  it("exclude a namespace that this user may not read", async () => assert.deepEqual(await missingNamespaces("line-1", ["hidden"], api.environment), []));
  it("exclude a namespace with a 404 from a proxy", async () => {
    api.answers["/api/v1/namespaces/vision"] = "<html>";
    assert.deepEqual(await missingNamespaces("line-1", ["vision"], api.environment), []);
  });
  it("are none if the cluster is unreachable", async () => {
    api.breakConnections();
    assert.deepEqual(await missingNamespaces("line-1", ["vision"], api.environment), []);
  });
  it("are none if the kubeconfig lacks the context", async () => assert.deepEqual(await missingNamespaces("line-9", ["vision"], api.environment), []));
});

const place = (namespace: string, name = "pull"): PullSecretPlace => ({ namespace, name, type: "Opaque" });

describe("the existing pull secrets of a cluster", () => {
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

  it("are listed with type and foreign writers, without their data", async () =>
    assert.deepEqual(await found("line-1", place("gateway"), place("vision"), place("default")), [
      { namespace: "vision", name: "pull", type: "Opaque", writers: [{ manager: "kubectl", keys: ["a"] }] },
      { namespace: "default", name: "pull", type: "kubernetes.io/dockerconfigjson", writers: [] },
    ]));
  it("are unknown if this user may not read one", async () => assert.equal(await found("line-1", place("default"), place("hidden")), undefined));
  it("are unknown if a proxy answers 404 for one", async () => {
    api.answers["/api/v1/namespaces/vision/secrets/pull"] = "<html>";
    assert.equal(await found("line-1", place("vision")), undefined);
  });
  it("are unknown if the cluster is unreachable", async () => {
    api.breakConnections();
    assert.equal(await found("line-1", place("default")), undefined);
  });
  it("are unknown if the kubeconfig lacks the context", async () => assert.equal(await found("line-9", place("default")), undefined));
});
