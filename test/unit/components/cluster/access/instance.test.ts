import assert from "node:assert/strict";
import { readInstance, passwordDelivery } from "../../../../../components/cluster/access/instance";
import { loadKubeconfig } from "../../../../../components/cluster/access/kubeconfig";
import { ClusterApi, deploymentWith, instancePaths } from "../../../../support/cluster-api";
import fc from "fast-check";
import { connectionString } from "../../../../../components/core/connected-registry";

describe("what a cluster shows of a registry's instance", () => {
  let api: ClusterApi;
  beforeEach(async () => {
    api = await ClusterApi.start();
    api.answers = { [instancePaths.secrets]: { items: [] }, [instancePaths.deployments]: { items: [] } };
  });
  afterEach(() => api.close());

  const read = () => readInstance(loadKubeconfig({ text: api.kubeconfig, environment: {} }), "connected-registry", "line1");

  it("are all Secrets of its namespace, with their texts", async () => {
    const base64 = (text: string) => Buffer.from(text).toString("base64");
    api.answers[instancePaths.secrets] = { items: [{ metadata: { name: "a" }, data: { b: base64("one"), c: base64("two=") } }, { metadata: { name: "d" } }] };
    assert.deepEqual((await read()).secrets, [
      { name: "a", texts: ["one", "two="] },
      { name: "d", texts: [] },
    ]);
  });

  for (const [what, status, is] of [
    ["all pods are of the newest template", {}, true],
    ["the controller has not seen the newest template", { observedGeneration: 1 }, false],
    ["no pod of the newest template is there", { updatedReplicas: 0 }, false],
    ["a former pod is still there", { replicas: 2 }, false],
  ] as const)
    it(`is rolled out where ${what}: ${is}`, async () => {
      api.answers[instancePaths.deployments] = { items: [deploymentWith("line1", status)] };
      assert.equal((await read()).isRolledOut, is);
    });

  it("is refused in words that name what may not be read", async () => {
    api.answers[instancePaths.secrets] = 403;
    await assert.rejects(read(), /may not access Secrets and Deployments of namespace connected-registry \(403\)/);
  });
});

const held = (connectedRegistryName: string, syncTokenPassword: string) =>
  connectionString({ connectedRegistryName, syncTokenName: connectedRegistryName, syncTokenPassword, parentGatewayEndpoint: "hub.data.azurecr.io" });
const look = (texts: string[], isRolledOut = true) => passwordDelivery({ secrets: [{ name: "connection", texts }], isRolledOut }, "line1", "second");
const delivery = (texts: string[], isRolledOut = true) => look(texts, isRolledOut).is;

describe("whether a site's registry was told of a password", () => {
  for (const [what, is, texts, isRolledOut] of [
    ["is so once its connection string holds it and no former pod is left", "delivered", [held("line1", "second")], true],
    ["pays no regard to the case of the registry's name", "delivered", [held("Line1", "second")], true],
    ["is not so while a former pod is left", "waiting", [held("line1", "second")], false],
    ["is not so while it holds the one before", "waiting", [held("line1", "first")], true],
    ["is not so while one of several holds the one before", "waiting", [held("line1", "second"), held("line1", "first")], true],
    ["cannot be seen where another registry's is all there is", "unseen", [held("line2", "second")], true],
    ["cannot be seen among other texts", "unseen", ["", "second", "SyncTokenPassword=second", "\u0000"], false],
  ] as [string, string, string[], boolean][])
    it(what, () => assert.equal(delivery(texts, isRolledOut), is));

  it("says which Secret holds the one before, and no password", () => {
    assert.deepEqual(look([held("line1", "first")]), {
      is: "waiting",
      reason: "the cluster's agent has not delivered the new sync password yet: Secret connection still contains another one",
    });
  });

  it("is never so while the one before is held, whatever lies beside it", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string()),
        fc.boolean(),
        (others, isRolledOut) => delivery([...others, held("line1", "first"), ...others], isRolledOut) === "waiting",
      ),
    );
  });
});
