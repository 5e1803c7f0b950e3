import assert from "node:assert/strict";
import { ClusterAccessError } from "../../../../../components/cluster/access/cluster-access-error";
import { loadKubeconfig } from "../../../../../components/cluster/access/kubeconfig";
import { tryReadServiceAddresses, readServiceAddresses } from "../../../../../components/cluster/access/service-addresses";
import { ClusterApi, clusterPaths, kubeadmConfig, serviceCidr } from "../../../../support/cluster-api";

const services = {
  items: [
    { metadata: { namespace: "default", name: "web" }, spec: { clusterIP: "10.96.0.5", clusterIPs: ["10.96.0.5", "fd00::5"] } },
    { metadata: { namespace: "default", name: "old" }, spec: { clusterIP: "10.96.0.6" } },
    { metadata: { namespace: "default", name: "outside" }, spec: { type: "ExternalName" } },
  ],
};
const used = [
  { namespace: "default", name: "web", addresses: ["10.96.0.5", "fd00::5"] },
  { namespace: "default", name: "old", addresses: ["10.96.0.6"] },
  { namespace: "default", name: "outside", addresses: [] },
];
const ipAddress = (name: string, holder: string) => ({ metadata: { name }, spec: { parentRef: { namespace: "gateways", name: holder } } });

describe("the service addresses of a cluster", () => {
  let api: ClusterApi;
  beforeEach(async () => {
    api = await ClusterApi.start();
    api.answers = { [clusterPaths.services]: services };
  });
  afterEach(() => api.close());

  const read = () => readServiceAddresses(loadKubeconfig({ text: api.kubeconfig, environment: {} }));
  const refusal = async () =>
    read().then(
      () => assert.fail("must fail"),
      (error: unknown) => (error instanceof ClusterAccessError ? `${error.kind}: ${error.message}` : error),
    );

  it("include all addresses of each Service, and none for a Service without one", async () => assert.deepEqual((await read()).services, used));

  it("include IPAddress objects of other holders, each once", async () => {
    api.answers[clusterPaths.addresses] = { items: [ipAddress("10.96.0.6", "old"), ipAddress("10.96.0.7", "inner"), ipAddress("fd00::5", "web")] };
    assert.deepEqual((await read()).services, [...used, { namespace: "gateways", name: "inner", addresses: ["10.96.0.7"] }]);
  });

  it("have the ranges of the ready ServiceCIDR objects, even if kubeadm recorded another", async () => {
    api.answers[clusterPaths.ranges] = { items: [serviceCidr("10.96.0.0/16"), serviceCidr("10.97.0.0/16", "False"), serviceCidr("fd00::/108")] };
    api.answers[clusterPaths.kubeadm] = kubeadmConfig("10.1.0.0/16");
    const { ranges, areDeclared } = await read();
    assert.deepEqual([ranges, areDeclared], [["10.96.0.0/16", "fd00::/108"], true]);
  });

  for (const [what, answer] of [
    ["denies ServiceCIDR objects (403)", 403],
    ["has no ServiceCIDR API (404)", 404],
    ["has no ready ServiceCIDR", { items: [serviceCidr("10.97.0.0/16", "False")] }],
  ] as const)
    it(`have the ranges that kubeadm recorded if the cluster ${what}`, async () => {
      api.answers[clusterPaths.ranges] = answer;
      api.answers[clusterPaths.kubeadm] = kubeadmConfig("10.96.0.0/16, fd00::/108");
      const { ranges, areDeclared } = await read();
      assert.deepEqual([ranges, areDeclared], [["10.96.0.0/16", "fd00::/108"], false]);
    });

  for (const [what, given] of [
    ["does not exist", undefined],
    ["may not be read", 403],
    ["is empty", { data: {} }],
  ] as const)
    it(`have no ranges if there is no ServiceCIDR and kubeadm's record ${what}`, async () => {
      if (given !== undefined) api.answers[clusterPaths.kubeadm] = given;
      assert.deepEqual((await read()).ranges, []);
    });

  for (const [status, message] of [
    [403, "unauthorized: the kubeconfig's user may not access Services (403)"],
    [401, "no-login: the API server does not accept the login of the kubeconfig's user (Services: 401); it has probably expired"],
    [500, "unreachable: the API server responded 500 for Services"],
  ] as const)
    it(`cannot be read if the API server responds ${status} for Services`, async () => {
      api.answers[clusterPaths.services] = status;
      assert.equal(await refusal(), message);
    });

  for (const what of ["ranges", "addresses"] as const)
    it(`cannot be read if the API server responds 500 for ${what}`, async () => {
      api.answers[clusterPaths[what]] = 500;
      assert.equal(await refusal(), "unreachable: the API server responded 500 for Services");
    });

  it("cannot be read if the connection breaks", async () => {
    api.breakConnections();
    assert.match(String(await refusal()), /^unreachable: the API server is unreachable \(Services\): fetch failed: ./);
  });

  it("are read through a kubeconfig's context, or the reason is returned", async () => {
    assert.deepEqual(await tryReadServiceAddresses("line-1", api.environment), { services: used, ranges: [], areDeclared: false });
    const unread = await tryReadServiceAddresses("line-9", api.environment);
    assert.deepEqual("unreachable" in unread && unread.unreachable, 'the kubeconfig has no context "line-9"; it has line-1');
    api.breakConnections();
    assert.match(JSON.stringify(await tryReadServiceAddresses("line-1", api.environment)), /^\{"unreachable":"the API server is unreachable \(Services\): ./);
  });
});
