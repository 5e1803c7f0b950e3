import assert from "node:assert/strict";
import { servesCertManager } from "../../../../../components/cluster/access/cert-manager";
import { ClusterApi } from "../../../../support/cluster-api";

describe("whether a cluster serves cert-manager's API", () => {
  let api: ClusterApi;
  beforeEach(async () => {
    api = await ClusterApi.start();
  });
  afterEach(() => api.close());
  const groups = (...names: string[]) => ({ kind: "APIGroupList", apiVersion: "v1", groups: names.map((name) => ({ name, versions: [] })) });

  for (const [what, answer, expected] of [
    ["is so where it lists the group", groups("apps", "cert-manager.io"), true],
    ["is not so where it lists others only", groups("apps", "acme.cert-manager.io", "cert-manager.io.example"), false],
    ["is unknown to a user who may not list groups", 403, undefined],
    ["is unknown where the login is refused", 401, undefined],
    ["is unknown where a proxy answers", "<html>404 page not found</html>", undefined],
    ["is unknown where the answer is no list of groups", {}, undefined],
    ["is unknown where the list is empty", groups(), undefined],
  ] as const)
    it(what, async () => {
      api.answers = { "/apis/": answer, "/apis": answer };
      assert.equal(await servesCertManager("line-1", api.environment), expected);
    });

  it("is unknown for a cluster that answers nobody, and for a context that is not there", async () => {
    assert.equal(await servesCertManager("line-9", api.environment), undefined);
    api.breaks();
    assert.equal(await servesCertManager("line-1", api.environment), undefined);
  });
});
