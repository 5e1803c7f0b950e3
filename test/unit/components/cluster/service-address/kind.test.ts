import assert from "node:assert/strict";
import { type ServiceAddressInputs, serviceAddress } from "../../../../../components/cluster/service-address/kind";
import { EdgeError } from "../../../../../components/core/fault";
import { ClusterApi, clusterPaths, kubeadmConfig, serviceWith } from "../../../../support/cluster-api";
import { providerOn } from "../../../../support/lifecycle-run";
import { Resources, armReading } from "../../../../support/resources";

const group = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Kubernetes/connectedClusters";
const connectedClusterId = `${group}/line-1`;
const extensionId = `${connectedClusterId}/providers/Microsoft.KubernetesConfiguration/extensions/line1`;
const wanted: ServiceAddressInputs & Record<string, unknown> = { connectedClusterId, name: "line1", context: "line-1", timeout: "PT1M" };
const own = (address: string) => serviceWith("connected-registry", "line1", address);
const web = (address: string) => serviceWith("default", "web", address);
const refusal = (address: string) =>
  `release line1 failed: Service "line1" is invalid: spec.clusterIPs: Invalid value: ["${address}"]: failed to allocate IP ${address}: provided IP is already allocated`;

describe("the address of a site's Service", () => {
  let api: ClusterApi;
  let resources: Resources;
  let said: string[];
  beforeEach(async () => {
    [api, resources, said] = [await ClusterApi.start(), new Resources(), []];
    api.tells([serviceWith("default", "kubernetes", "10.96.0.1")]);
  });
  afterEach(() => api.close());

  const provider = () => {
    const clock = { nowMs: () => 0, wait: async () => {} };
    const context = { arm: armReading(resources), clock, environment: api.environment, log: (line: string) => void said.push(line) };
    return providerOn(context, serviceAddress);
  };
  const checked = async (news: Partial<ServiceAddressInputs> = {}, olds: Record<string, unknown> = {}) => {
    const { inputs, failures } = await provider().check(olds, { ...wanted, ...news });
    assert.deepEqual(failures, []);
    return inputs;
  };
  /** Inputs of the site's address as an `up` leaves them, and what the provider said of it. */
  const made = async (news: Partial<ServiceAddressInputs> = {}) => {
    const inputs = await checked(news);
    return { inputs, ...(await provider().create(inputs)) };
  };
  /** What a later run makes of it: the address, and what is replaced for it. */
  const later = async ({ inputs, id, outs }: Awaited<ReturnType<typeof made>>, news: Partial<ServiceAddressInputs> = {}) => {
    const next = await checked(news, inputs);
    const { changes, replaces } = await provider().diff(id, outs, next);
    assert.equal(changes, replaces.length > 0);
    return { address: next["address"], replaces };
  };
  const installed = (address: string, properties: object = { provisioningState: "Succeeded" }) =>
    resources.set(extensionId, { properties: { configurationSettings: { "service.clusterIP": address }, ...properties } });
  const failed = (address: string, words = refusal(address)) => installed(address, { provisioningState: "Failed", errorInfo: { code: "e", message: words } });

  it("is chosen in the static band, is its id, and stays though others come", async () => {
    const first = await made();
    assert.match(first.id, /^10\.96\.(0\.\d+|1\.0)$/);
    api.tells(["10.96.0.2", "10.96.0.3"].map(web));
    assert.deepEqual(await later(first), { address: first.id, replaces: [] });
  });

  it("is the same in preview and run, and another one for another site", async () => {
    assert.equal((await checked())["address"], (await checked())["address"]);
    assert.notEqual((await checked())["address"], (await checked({ name: "line2" }))["address"]);
  });

  it("is none that somebody has, be it a Service's second one, or no Service's", async () => {
    const { id } = await made();
    api.tells([serviceWith("default", "web", "fd00::5", id)]);
    const next = (await made()).id;
    api.tells([web(id)]);
    api.answers[clusterPaths.addresses] = { items: [{ metadata: { name: next } }] };
    assert.equal(new Set([id, next, (await made()).id]).size, 3);
  });

  it("is what the user says, whatever the cluster says, which is not asked", async () => {
    api.breaks();
    assert.equal((await made({ given: "10.99.0.1" })).id, "10.99.0.1");
  });

  it("is kept when the user says it, and when the user says it no more", async () => {
    const first = await made();
    assert.deepEqual(await later(first, { given: first.id }), { address: first.id, replaces: [] });
    const second = await made({ given: "10.96.0.50" });
    api.tells([own("10.96.0.50")]);
    installed("10.96.0.50");
    assert.deepEqual(await later(second), { address: "10.96.0.50", replaces: [] });
  });

  it("is another one where the user says so", async () => {
    assert.deepEqual(await later(await made(), { given: "10.96.0.50" }), { address: "10.96.0.50", replaces: ["address"] });
  });

  it("is what an extension has that was there before, whether the cluster answers or not", async () => {
    installed("10.96.0.77");
    api.tells([own("10.96.0.77")]);
    assert.equal((await made()).id, "10.96.0.77");
    api.breaks();
    assert.equal((await made()).id, "10.96.0.77");
  });

  it("is chosen anew on another cluster", async () => {
    const first = await made();
    const moved = await later(first, { connectedClusterId: `${group}/line-2` });
    assert.deepEqual(moved.replaces, ["connectedClusterId", "address"]);
    assert.notEqual(moved.address, first.id);
  });

  it("is kept by a look, whatever became of it", async () => {
    const first = await made();
    api.tells([web(first.id)]);
    const { id, props } = await provider().read(first.id, first.outs);
    assert.deepEqual([id, props], [first.id, first.outs]);
  });

  it("is another one once somebody else has it, and it is said who", async () => {
    const first = await made();
    api.tells([web(first.id)]);
    const { address, replaces } = await later(first);
    assert.deepEqual(replaces, ["address"]);
    assert.deepEqual(said, [`[ServiceAddress line1] ${first.id} is used by default/web; replaced by ${address}`]);
    assert.equal((await made()).id, address);
  });

  it("is another one where the API server refused it to the release although nobody has it", async () => {
    const first = await made();
    failed(first.id);
    const { address, replaces } = await later(first);
    assert.deepEqual(replaces, ["address"]);
    assert.equal((await made()).id, address);
  });

  it("is another one where the service tells of the refusal in its statuses only", async () => {
    const first = await made();
    installed(first.id, { provisioningState: "Failed", statuses: [{ code: "e", message: refusal(first.id) }] });
    assert.notEqual((await later(first)).address, first.id);
  });

  it("is kept where the release failed for another reason, for another address, or has it by now", async () => {
    const first = await made();
    for (const words of [
      "timed out waiting for the condition",
      refusal("10.96.0.3"),
      refusal(first.id).replace("provided IP is already allocated", "the provided network does not match the current range"),
    ]) {
      failed(first.id, words);
      assert.deepEqual(await later(first), { address: first.id, replaces: [] });
    }
    failed(first.id);
    api.tells([own(first.id)]);
    assert.deepEqual(await later(first), { address: first.id, replaces: [] });
  });

  it("is kept where no other address is free", async () => {
    api.tells([], ["10.96.0.0/30"]);
    const first = await made();
    api.tells([web(first.id)], ["10.96.0.0/30"]);
    assert.deepEqual(await later(first), { address: first.id, replaces: [] });
    assert.deepEqual(said, [`[ServiceAddress line1] ${first.id} is used by default/web; no other address is free`]);
  });

  it("is kept while the cluster does not answer", async () => {
    const first = await made();
    failed(first.id);
    api.breaks();
    assert.deepEqual(await later(first), { address: first.id, replaces: [] });
  });

  it("is of the range that the user says where only kubeadm's word is there, or none", async () => {
    api.tells([], []);
    assert.match((await made({ serviceRange: "10.43.0.0/24" })).id, /^10\.43\.0\./);
    api.answers[clusterPaths.kubeadm] = kubeadmConfig("10.96.0.0/16");
    assert.match((await made({ serviceRange: "10.43.0.0/24" })).id, /^10\.43\.0\./);
    assert.match((await made()).id, /^10\.96\./);
  });

  for (const [what, breaks] of [
    ["the cluster does not answer", () => api.breaks()],
    ["the cluster tells no range", () => api.tells([], [])],
  ] as const)
    it(`is not known in a preview where ${what}, and a run then refuses to make one`, async () => {
      breaks();
      const inputs = await checked();
      assert.equal("address" in inputs, false);
      const isRefusal = (error: unknown) => error instanceof EdgeError && error.faults[0]?.code === "EDGE-ADDRESS-NONE" && !("id" in error);
      await assert.rejects(provider().create(inputs), isRefusal);
    });

  it("leaves nothing to remove", async () => {
    const { id, outs } = await made();
    await provider().delete(id, outs);
    assert.equal((await made()).id, id);
  });
});
