import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ApiException, CoreV1Api } from "@kubernetes/client-node";
import { loadKubeconfig } from "../../../../components/cluster/access/kubeconfig";
import { readServiceAddresses } from "../../../../components/cluster/access/service-addresses";
import { type ServiceAddressInputs, serviceAddress } from "../../../../components/cluster/service-address/kind";
import { addressRefusals } from "../../../../components/cluster/service-address/service-address";
import { addressesToTry } from "../../../../components/cluster/service-address/service-range";
import { type Cluster, startCluster } from "../../../../lab/site/cluster";
import { providerOn } from "../../../support/lifecycle-run";
import { Resources, armReading } from "../../../support/resources";
import { siteTools } from "../../site/site-world";

const range = "10.96.0.0/24";
/** Addresses of the range's static band that may be chosen. */
const band = [...addressesToTry([range], 0)].slice(0, 14);
const connectedClusterId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Kubernetes/connectedClusters/line-1";
const extensionOf = (name: string) => `${connectedClusterId}/providers/Microsoft.KubernetesConfiguration/extensions/${name}`;

describe("service addresses of sites on a real API server", function () {
  this.timeout(600_000);
  let cluster: Cluster;
  let folder: string;
  let resources: Resources;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "edge-staging-address-"));
    cluster = await startCluster({ name: "line-1", folder, tools: await siteTools(), serviceRange: range, nodes: 1, signal: AbortSignal.timeout(300_000) });
  });
  beforeEach(() => {
    resources = new Resources();
  });
  after(async () => {
    await cluster?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const kubeconfig = () => loadKubeconfig({ path: cluster.kubeconfig.path, environment: {} });
  /** Creates a Service with this address. Returns the API server's message if it refuses, which its response contains twice. */
  const refusalOf = async (name: string, clusterIP: string, dryRun?: "All"): Promise<string | undefined> => {
    const body = { metadata: { name }, spec: { clusterIP, ports: [{ port: 443 }] } };
    try {
      await kubeconfig().makeApiClient(CoreV1Api).createNamespacedService({ namespace: "default", body, dryRun });
      return undefined;
    } catch (error) {
      if (!(error instanceof ApiException)) throw error;
      return (JSON.parse(String(error.body)) as { message: string }).message;
    }
  };
  /** The address that check chooses for the site, on the first run or after a previous one. */
  const decided = async (name: string, previous: Record<string, unknown> = {}) => {
    const environment = { KUBECONFIG: cluster.kubeconfig.path };
    const context = { arm: armReading(resources), clock: { nowMs: () => 0, wait: async () => {} }, environment, log: () => {} };
    const news: ServiceAddressInputs & Record<string, unknown> = { connectedClusterId, name, context: "line-1", timeout: "PT1M" };
    return (await providerOn(context, serviceAddress).check(previous, news)).inputs;
  };

  it("are chosen from the range that the cluster declares", async () => {
    const { ranges, areDeclared, services } = await readServiceAddresses(kubeconfig());
    assert.deepEqual([ranges, areDeclared, services.find(({ name }) => name === "kubernetes")?.addresses], [[range], true, ["10.96.0.1"]]);
  });

  it("are unique after many sites chose at once, when each refused site chooses again", async () => {
    const sites = Array.from({ length: 20 }, (_, index) => `line${index + 1}x`);
    const has: Record<string, string> = {};
    const before: Record<string, Record<string, unknown>> = {};
    let refusals = 0;
    for (let round = 0; Object.keys(has).length < sites.length && round < sites.length; round++) {
      // All sites read before the first one writes, so some must be refused.
      const open = sites.filter((site) => has[site] === undefined);
      for (const site of open) before[site] = await decided(site, before[site]);
      const take = async (site: string) => {
        const address = String(before[site]?.["address"]);
        const message = await refusalOf(site, address);
        if (message === undefined) has[site] = address;
        else {
          refusals++;
          assert.deepEqual(addressRefusals(message), [{ address, reason: "taken" }], message);
        }
      };
      await Promise.all(open.map(take));
    }
    const taken = Object.values(has);
    assert.deepEqual([new Set(taken).size, band.filter((address) => taken.includes(address)).length], [sites.length, band.length]);
    assert.ok(refusals >= sites.length - band.length, `${refusals} refusals`);
  });

  it("change after a refusal that Azure reports, even if the address is free again", async () => {
    const first = await decided("line90");
    const address = String(first["address"]);
    assert.equal(await refusalOf("thief", address), undefined);
    const message = await refusalOf("line90", address);
    await kubeconfig().makeApiClient(CoreV1Api).deleteNamespacedService({ namespace: "default", name: "thief" });
    const failed = { provisioningState: "Failed", errorInfo: { code: "ExtensionOperationFailed", message: `release line90 failed: ${message}` } };
    resources.set(extensionOf("line90"), { properties: failed });
    const second = String((await decided("line90", first))["address"]);
    assert.notEqual(second, address);
    assert.equal(await refusalOf("line90", second), undefined);
  });

  it("are recognized as outside the range in both wordings of the API server", async () => {
    const [real, tried] = [await refusalOf("outside", "10.99.0.1"), await refusalOf("outside", "10.99.0.1", "All")];
    assert.match(String(real), /does not match the current range/);
    assert.match(String(tried), /is not in the valid range/);
    for (const message of [real, tried]) assert.deepEqual(addressRefusals(String(message)), [{ address: "10.99.0.1", reason: "outside" }]);
  });
});
