import assert from "node:assert/strict";
import { readInstance, passwordDelivery } from "../../../../../components/cluster/access/instance";
import { loadKubeconfig } from "../../../../../components/cluster/access/kubeconfig";
import { ClusterApi, deploymentWith, instancePaths } from "../../../../support/cluster-api";
import fc from "fast-check";
import { connectionString } from "../../../../../components/core/connected-registry";

describe("a registry's instance read from its cluster", () => {
  let api: ClusterApi;
  beforeEach(async () => {
    api = await ClusterApi.start();
    api.answers = { [instancePaths.secrets]: { items: [] }, [instancePaths.deployments]: { items: [] } };
  });
  afterEach(() => api.close());

  const read = () => readInstance(loadKubeconfig({ text: api.kubeconfig, environment: {} }), "connected-registry", "line1");

  it("has the texts of all Secrets of its namespace", async () => {
    const base64 = (text: string) => Buffer.from(text).toString("base64");
    api.answers[instancePaths.secrets] = { items: [{ metadata: { name: "a" }, data: { b: base64("one"), c: base64("two=") } }, { metadata: { name: "d" } }] };
    assert.deepEqual((await read()).secrets, [
      { name: "a", texts: ["one", "two="] },
      { name: "d", texts: [] },
    ]);
  });

  for (const [what, status, is] of [
    ["all pods are of the newest template", {}, true],
    ["the controller has not observed the newest template", { observedGeneration: 1 }, false],
    ["no pod of the newest template exists", { updatedReplicas: 0 }, false],
    ["a pod of an older template still exists", { replicas: 2 }, false],
  ] as const)
    it(`is ${is ? "" : "not "}rolled out if ${what}`, async () => {
      api.answers[instancePaths.deployments] = { items: [deploymentWith("line1", status)] };
      assert.equal((await read()).isRolledOut, is);
    });

  it("cannot be read without permission, and the error names the objects", async () => {
    api.answers[instancePaths.secrets] = 403;
    await assert.rejects(read(), /may not access Secrets and Deployments of namespace connected-registry \(403\)/);
  });
});

const connectionOf = (connectedRegistryName: string, syncTokenPassword: string) =>
  connectionString({ connectedRegistryName, syncTokenName: connectedRegistryName, syncTokenPassword, parentGatewayEndpoint: "hub.data.azurecr.io" });
const deliveryOf = (texts: string[], isRolledOut = true) => passwordDelivery({ secrets: [{ name: "connection", texts }], isRolledOut }, "line1", "second");
const deliveryState = (texts: string[], isRolledOut = true) => deliveryOf(texts, isRolledOut).is;

describe("delivery of a sync password to the instance", () => {
  for (const [what, is, texts, isRolledOut] of [
    ["is delivered once the connection string contains it and no older pod runs", "delivered", [connectionOf("line1", "second")], true],
    ["is delivered even if the registry's name has another case", "delivered", [connectionOf("Line1", "second")], true],
    ["is waiting while an older pod runs", "waiting", [connectionOf("line1", "second")], false],
    ["is waiting while the connection string contains the previous password", "waiting", [connectionOf("line1", "first")], true],
    [
      "is waiting while one of several connection strings contains the previous password",
      "waiting",
      [connectionOf("line1", "second"), connectionOf("line1", "first")],
      true,
    ],
    ["is unseen if there is only another registry's connection string", "unseen", [connectionOf("line2", "second")], true],
    ["is unseen if no text is a connection string", "unseen", ["", "second", "SyncTokenPassword=second", "\u0000"], false],
  ] as [string, string, string[], boolean][])
    it(what, () => assert.equal(deliveryState(texts, isRolledOut), is));

  it("names the Secret with the previous password, without any password", () => {
    assert.deepEqual(deliveryOf([connectionOf("line1", "first")]), {
      is: "waiting",
      reason: "the cluster's agent has not delivered the new sync password yet: Secret connection still contains another one",
    });
  });

  it("is always waiting while a connection string contains the previous password, whatever other texts exist", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string()),
        fc.boolean(),
        (others, isRolledOut) => deliveryState([...others, connectionOf("line1", "first"), ...others], isRolledOut) === "waiting",
      ),
    );
  });
});
