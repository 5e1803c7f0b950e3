import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { stringify } from "yaml";
import { ClusterAccessError } from "../../../../../components/cluster/access/cluster-access-error";
import { loadKubeconfig } from "../../../../../components/cluster/access/kubeconfig";
import { readServiceAddresses } from "../../../../../components/cluster/access/service-addresses";

const servicesPath = "/api/v1/services";
const rangesPath = "/apis/networking.k8s.io/v1/servicecidrs";
const kubeadmPath = "/api/v1/namespaces/kube-system/configmaps/kubeadm-config";

const services = {
  items: [
    { metadata: { namespace: "default", name: "web" }, spec: { clusterIP: "10.96.0.5", clusterIPs: ["10.96.0.5", "fd00::5"] } },
    { metadata: { namespace: "default", name: "old" }, spec: { clusterIP: "10.96.0.6" } },
    { metadata: { namespace: "default", name: "outside" }, spec: { type: "ExternalName" } },
  ],
};
const range = (cidr: string, ready: "True" | "False") => ({ spec: { cidrs: [cidr] }, status: { conditions: [{ type: "Ready", status: ready }] } });
const kubeadm = (serviceSubnet: string) => ({ data: { ClusterConfiguration: stringify({ networking: { serviceSubnet } }) } });

describe("the addresses of a cluster's Services", () => {
  let server: Server;
  /** What the API server answers by path: a body, or a status. Anything else is not there. */
  let answers: Record<string, object | number>;
  beforeEach(async () => {
    answers = { [servicesPath]: services };
    server = createServer((incoming, outgoing) => {
      const found = answers[(incoming.url ?? "").split("?")[0] ?? ""] ?? 404;
      const [status, body] = typeof found === "number" ? [found, { kind: "Status", code: found }] : [200, found];
      outgoing.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
  });
  afterEach(() => server.close());

  const read = () => {
    // The client takes plain HTTP only where TLS is not verified.
    const cluster = { server: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, "insecure-skip-tls-verify": true };
    const text = JSON.stringify({
      apiVersion: "v1",
      kind: "Config",
      "current-context": "line-1",
      clusters: [{ name: "line-1", cluster }],
      users: [{ name: "line-1", user: {} }],
      contexts: [{ name: "line-1", context: { cluster: "line-1", user: "line-1" } }],
    });
    return readServiceAddresses(loadKubeconfig({ text, environment: {} }));
  };
  const refusal = async () =>
    read().then(
      () => assert.fail("must fail"),
      (error: unknown) => (error instanceof ClusterAccessError ? `${error.kind}: ${error.message}` : error),
    );

  it("are all of each, and none of a Service without one", async () => {
    assert.deepEqual((await read()).services, [
      { namespace: "default", name: "web", addresses: ["10.96.0.5", "fd00::5"] },
      { namespace: "default", name: "old", addresses: ["10.96.0.6"] },
      { namespace: "default", name: "outside", addresses: [] },
    ]);
  });

  it("are of the ranges that the cluster declares and has ready, whatever kubeadm once said", async () => {
    answers[rangesPath] = { items: [range("10.96.0.0/16", "True"), range("10.97.0.0/16", "False"), range("fd00::/108", "True")] };
    answers[kubeadmPath] = kubeadm("10.1.0.0/16");
    assert.deepEqual((await read()).ranges, ["10.96.0.0/16", "fd00::/108"]);
  });

  for (const refused of [403, 404])
    it(`are of the ranges that kubeadm wrote down where the cluster answers ${refused} for its own`, async () => {
      answers[rangesPath] = refused;
      answers[kubeadmPath] = kubeadm("10.96.0.0/16, fd00::/108");
      assert.deepEqual((await read()).ranges, ["10.96.0.0/16", "fd00::/108"]);
    });

  for (const [what, given] of [
    ["is not there", undefined],
    ["may not be read", 403],
    ["is empty", { data: {} }],
  ] as const)
    it(`are of unknown ranges where nobody tells them: kubeadm's word ${what}`, async () => {
      if (given !== undefined) answers[kubeadmPath] = given;
      assert.deepEqual((await read()).ranges, []);
    });

  for (const [status, words] of [
    [403, "unauthorized: the kubeconfig's user may not read its Services (403)"],
    [401, "unauthorized: the kubeconfig's user may not read its Services (401)"],
    [500, "unreachable: the API server answered 500 to its Services"],
  ] as const)
    it(`cannot be told where the cluster answers ${status}`, async () => {
      answers[servicesPath] = status;
      assert.equal(await refusal(), words);
    });

  it("cannot be told where the ranges fail otherwise", async () => {
    answers[rangesPath] = 500;
    assert.equal(await refusal(), "unreachable: the API server answered 500 to its Services");
  });

  it("cannot be told where the connection breaks", async () => {
    server.removeAllListeners("request").on("request", (incoming) => incoming.socket.destroy());
    assert.match(String(await refusal()), /^unreachable: the API server cannot be asked for its Services: fetch failed: ./);
  });
});
