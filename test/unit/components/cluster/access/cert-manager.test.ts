import assert from "node:assert/strict";
import { servesCertManager } from "../../../../../components/cluster/access/cert-manager";
import { ClusterApi } from "../../../../support/cluster-api";

describe("cert-manager's API in a cluster", () => {
  let api: ClusterApi;
  beforeEach(async () => {
    api = await ClusterApi.start();
  });
  afterEach(() => api.close());
  const groups = (...names: string[]) => ({ kind: "APIGroupList", apiVersion: "v1", groups: names.map((name) => ({ name, versions: [] })) });

  for (const [what, answer, expected] of [
    ["is served if its group is listed", groups("apps", "cert-manager.io"), true],
    ["is not served if only other groups are listed", groups("apps", "acme.cert-manager.io", "cert-manager.io.example"), false],
    ["is unknown if the user may not list groups", 403, undefined],
    ["is unknown if the login is refused", 401, undefined],
    ["is unknown if a proxy answers", "<html>404 page not found</html>", undefined],
    ["is unknown if the response is not a list of groups", {}, undefined],
    ["is unknown if the list is empty", groups(), undefined],
  ] as const)
    it(what, async () => {
      api.answers = { "/apis/": answer, "/apis": answer };
      assert.equal(await servesCertManager("line-1", api.environment), expected);
    });

  it("is unknown if the cluster is unreachable or the kubeconfig lacks the context", async () => {
    assert.equal(await servesCertManager("line-9", api.environment), undefined);
    api.breakConnections();
    assert.equal(await servesCertManager("line-1", api.environment), undefined);
  });
});
