import assert from "node:assert/strict";
import { readInstance } from "../../../../../components/cluster/access/instance";
import { loadKubeconfig } from "../../../../../components/cluster/access/kubeconfig";
import { ClusterApi, deploymentWith, instancePaths } from "../../../../support/cluster-api";

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
    await assert.rejects(read(), /may not read Secrets and Deployments of namespace connected-registry \(403\)/);
  });
});
