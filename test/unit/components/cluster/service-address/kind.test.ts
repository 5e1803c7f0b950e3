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

describe("service address kind", () => {
  let api: ClusterApi;
  let resources: Resources;
  let logged: string[];
  beforeEach(async () => {
    [api, resources, logged] = [await ClusterApi.start(), new Resources(), []];
    api.setServices([serviceWith("default", "kubernetes", "10.96.0.1")]);
  });
  afterEach(() => api.close());

  const provider = () => {
    const clock = { nowMs: () => 0, wait: async () => {} };
    const context = { arm: armReading(resources), clock, environment: api.environment, log: (line: string) => void logged.push(line) };
    return providerOn(context, serviceAddress);
  };
  const checked = async (news: Partial<ServiceAddressInputs> = {}, olds: Record<string, unknown> = {}) => {
    const { inputs, failures } = await provider().check(olds, { ...wanted, ...news });
    assert.deepEqual(failures, []);
    return inputs;
  };
  /** Inputs, id and outputs after a first `up`. */
  const made = async (news: Partial<ServiceAddressInputs> = {}) => {
    const inputs = await checked(news);
    return { inputs, ...(await provider().create(inputs)) };
  };
  /** Result of a later run: the address, and the inputs that force a replacement. */
  const later = async ({ inputs, id, outs }: Awaited<ReturnType<typeof made>>, news: Partial<ServiceAddressInputs> = {}) => {
    const next = await checked(news, inputs);
    const { changes, replaces } = await provider().diff(id, outs, next);
    assert.equal(changes, replaces.length > 0);
    return { address: next["address"], replaces };
  };
  const installed = (address: string, properties: object = { provisioningState: "Succeeded" }) =>
    resources.set(extensionId, { properties: { configurationSettings: { "service.clusterIP": address }, ...properties } });
  const failed = (address: string, message = refusal(address)) => installed(address, { provisioningState: "Failed", errorInfo: { code: "e", message } });

  it("chooses an address of the static band, which is the resource id, and keeps it when Services are added", async () => {
    const first = await made();
    assert.match(first.id, /^10\.96\.(0\.\d+|1\.0)$/);
    api.setServices(["10.96.0.2", "10.96.0.3"].map(web));
    assert.deepEqual(await later(first), { address: first.id, replaces: [] });
  });

  it("chooses the same address in preview and run, and a different one for another site", async () => {
    assert.equal((await checked())["address"], (await checked())["address"]);
    assert.notEqual((await checked())["address"], (await checked({ name: "line2" }))["address"]);
  });

  it("never chooses an address in use, whether as a Service's second address or without a Service", async () => {
    const { id } = await made();
    api.setServices([serviceWith("default", "web", "fd00::5", id)]);
    const next = (await made()).id;
    api.setServices([web(id)]);
    api.answers[clusterPaths.addresses] = { items: [{ metadata: { name: next } }] };
    assert.equal(new Set([id, next, (await made()).id]).size, 3);
  });

  it("uses the configured address without reading the cluster", async () => {
    api.breakConnections();
    assert.equal((await made({ given: "10.99.0.1" })).id, "10.99.0.1");
  });

  it("keeps the address when it is added to the configuration, and when it is removed from it", async () => {
    const first = await made();
    assert.deepEqual(await later(first, { given: first.id }), { address: first.id, replaces: [] });
    const second = await made({ given: "10.96.0.50" });
    api.setServices([own("10.96.0.50")]);
    installed("10.96.0.50");
    assert.deepEqual(await later(second), { address: "10.96.0.50", replaces: [] });
  });

  it("is replaced when another address is configured", async () => {
    assert.deepEqual(await later(await made(), { given: "10.96.0.50" }), { address: "10.96.0.50", replaces: ["address"] });
  });

  it("uses the address of an existing extension, even if the cluster is unreachable", async () => {
    installed("10.96.0.77");
    api.setServices([own("10.96.0.77")]);
    assert.equal((await made()).id, "10.96.0.77");
    api.breakConnections();
    assert.equal((await made()).id, "10.96.0.77");
  });

  it("chooses another address for another cluster", async () => {
    const first = await made();
    const moved = await later(first, { connectedClusterId: `${group}/line-2` });
    assert.deepEqual(moved.replaces, ["connectedClusterId", "address"]);
    assert.notEqual(moved.address, first.id);
  });

  it("keeps the address in a refresh, even if another Service uses it now", async () => {
    const first = await made();
    api.setServices([web(first.id)]);
    const { id, props } = await provider().read(first.id, first.outs);
    assert.deepEqual([id, props], [first.id, first.outs]);
  });

  it("is replaced if another Service uses the address, and logs which Service", async () => {
    const first = await made();
    api.setServices([web(first.id)]);
    const { address, replaces } = await later(first);
    assert.deepEqual(replaces, ["address"]);
    assert.deepEqual(logged, [`[ServiceAddress line1] ${first.id} is used by default/web; replaced by ${address}`]);
    assert.equal((await made()).id, address);
  });

  it("is replaced if the API server refused the address to the release, even if no Service uses it", async () => {
    const first = await made();
    failed(first.id);
    const { address, replaces } = await later(first);
    assert.deepEqual(replaces, ["address"]);
    assert.equal((await made()).id, address);
  });

  it("is replaced if only the extension's statuses contain the refusal", async () => {
    const first = await made();
    installed(first.id, { provisioningState: "Failed", statuses: [{ code: "e", message: refusal(first.id) }] });
    assert.notEqual((await later(first)).address, first.id);
  });

  it("keeps the address if the release failed for another reason or another address, or uses the address now", async () => {
    const first = await made();
    for (const message of [
      "timed out waiting for the condition",
      refusal("10.96.0.3"),
      refusal(first.id).replace("provided IP is already allocated", "the provided network does not match the current range"),
    ]) {
      failed(first.id, message);
      assert.deepEqual(await later(first), { address: first.id, replaces: [] });
    }
    failed(first.id);
    api.setServices([own(first.id)]);
    assert.deepEqual(await later(first), { address: first.id, replaces: [] });
  });

  it("keeps the address if no other one is free, and logs which Service uses it", async () => {
    api.setServices([], ["10.96.0.0/30"]);
    const first = await made();
    api.setServices([web(first.id)], ["10.96.0.0/30"]);
    assert.deepEqual(await later(first), { address: first.id, replaces: [] });
    assert.deepEqual(logged, [`[ServiceAddress line1] ${first.id} is used by default/web; no other address is free`]);
  });

  it("keeps the address while the cluster is unreachable", async () => {
    const first = await made();
    failed(first.id);
    api.breakConnections();
    assert.deepEqual(await later(first), { address: first.id, replaces: [] });
  });

  it("prefers the configured range over kubeadm's record if the cluster declares no range", async () => {
    api.setServices([], []);
    assert.match((await made({ serviceRange: "10.43.0.0/24" })).id, /^10\.43\.0\./);
    api.answers[clusterPaths.kubeadm] = kubeadmConfig("10.96.0.0/16");
    assert.match((await made({ serviceRange: "10.43.0.0/24" })).id, /^10\.43\.0\./);
    assert.match((await made()).id, /^10\.96\./);
  });

  for (const [what, breaks] of [
    ["the cluster is unreachable", () => api.breakConnections()],
    ["no service range is known", () => api.setServices([], [])],
  ] as const)
    it(`leaves the address unknown in a preview if ${what}, and fails on create`, async () => {
      breaks();
      const inputs = await checked();
      assert.equal("address" in inputs, false);
      const isRefusal = (error: unknown) => error instanceof EdgeError && error.faults[0]?.code === "EDGE-ADDRESS-NONE" && !("id" in error);
      await assert.rejects(provider().create(inputs), isRefusal);
    });

  it("deletes without effect: the next create chooses the same address", async () => {
    const { id, outs } = await made();
    await provider().delete(id, outs);
    assert.equal((await made()).id, id);
  });
});
