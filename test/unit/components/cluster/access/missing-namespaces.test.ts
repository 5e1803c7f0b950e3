import assert from "node:assert/strict";
import { missingNamespaces } from "../../../../../components/cluster/access/missing-namespaces";
import { ClusterApi } from "../../../../support/cluster-api";

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
  it("are none of a cluster that answers nobody", async () => {
    api.breaks();
    assert.deepEqual(await missingNamespaces("line-1", ["vision"], api.environment), []);
  });
  it("are none where there is no such context", async () => assert.deepEqual(await missingNamespaces("line-9", ["vision"], api.environment), []));
});
