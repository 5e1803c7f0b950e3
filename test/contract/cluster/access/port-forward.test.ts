import assert from "node:assert/strict";
import { ClusterAccessError } from "../../../../components/cluster/access/cluster-access-error";
import { loadKubeconfig } from "../../../../components/cluster/access/kubeconfig";
import { findForwardTarget, openPortForward } from "../../../../components/cluster/access/port-forward";
import { readSecret } from "../../../../components/cluster/access/cluster-objects";
import { imageDigest } from "../../../../components/oci/image-digest";
import { repositoryOf } from "../../../../components/oci/registry-client";
import { openOciLayout } from "../../../../components/oci/oci-layout";
import { pushImage } from "../../../../components/oci/push-image";
import { RegistryClient } from "../../../../components/oci/registry-client";
import { tunnelTransport } from "../../../../components/oci/registry-transport";
import { writeLayout } from "../../../support/image-layout";
import { startTokenRegistry, type TokenRegistry } from "../../../support/token-registry";
import { type SiteWorld, startSiteWorld } from "../../site/site-world";

const address = "10.96.0.50";
const namespace = "connected-registry";
const options = { namespace, address, port: 443 };

describe("access to a real cluster", function () {
  this.timeout(600_000);
  let world: SiteWorld;
  let registry: TokenRegistry;

  before(async () => {
    registry = await startTokenRegistry({ address, logins: { "writer:w": () => true } });
    world = await startSiteWorld();
    const { client } = world.cluster;
    world.nodeAgent.runs({ app: "registry" }, async (_pod, report) => {
      report.ready(true);
      return { ports: { 8443: { host: "127.0.0.1", port: registry.port } }, stop: async () => undefined };
    });
    await client.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
    await client.create({ apiVersion: "v1", kind: "Secret", metadata: { name: "line1-ca-cert", namespace }, stringData: { "ca.crt": registry.ca } });
    const service = { clusterIP: address, selector: { app: "registry" }, ports: [{ port: 443, targetPort: "https" }] };
    await client.create({ apiVersion: "v1", kind: "Service", metadata: { name: "line1", namespace }, spec: service });
    const containers = [{ name: "registry", image: "registry", ports: [{ name: "https", containerPort: 8443 }] }];
    await client.create({ apiVersion: "v1", kind: "Pod", metadata: { name: "line1", namespace, labels: { app: "registry" } }, spec: { containers } });
    await forwardable();
  });
  after(async () => {
    await world.stop();
    await registry.stop();
  });

  const kubeconfig = () => loadKubeconfig({ text: world.cluster.kubeconfig.content, environment: {} });

  async function forwardable(): Promise<void> {
    const isNotReady = (error: unknown) => error instanceof ClusterAccessError && error.kind === "not-ready";
    for (let ready = false; !ready; ) {
      ready = await findForwardTarget(kubeconfig(), options).then(
        () => true,
        async (error: unknown) => {
          if (!isNotReady(error)) throw error;
          await new Promise((resolve) => setTimeout(resolve, 100));
          return false;
        },
      );
    }
  }

  async function siteClient(): Promise<RegistryClient> {
    const cluster = kubeconfig();
    const { "ca.crt": ca = "" } = await readSecret(cluster, namespace, "line1-ca-cert");
    const target = await findForwardTarget(cluster, options);
    const transport = tunnelTransport({ host: address, ca, open: () => openPortForward(cluster, namespace, target) });
    return new RegistryClient({ host: address, transport, credentials: { kind: "password", username: "writer", password: "w" } });
  }

  it("transfers an image through a port-forward, with TLS verified for the service address", async () => {
    const layout = writeLayout([{ platforms: [["a".repeat(300_000), "b".repeat(2_000_000)]] }]);
    const client = await siteClient();
    try {
      await pushImage(await openOciLayout(layout.folder), layout.digests[0] ?? "", client, { repository: "line/app", tag: "1" });
      assert.equal((await imageDigest(repositoryOf(client, "line/app"), "1")).digest, layout.digests[0]);
    } finally {
      client.close();
      layout.remove();
    }
  });

  it("reports an address that no Service uses", async () => {
    await assert.rejects(
      findForwardTarget(kubeconfig(), { ...options, address: "10.96.0.99" }),
      (error) => error instanceof ClusterAccessError && error.kind === "not-found",
    );
  });

  it("reports a missing Secret", async () => {
    await assert.rejects(readSecret(kubeconfig(), namespace, "absent"), /no Secret connected-registry\/absent/);
  });

  it("reports rejected kubeconfig credentials", async () => {
    const unknownUser = loadKubeconfig({ text: world.cluster.kubeconfig.content.replace(/token: .*/, "token: wrong"), environment: {} });
    await assert.rejects(readSecret(unknownUser, namespace, "line1-ca-cert"), (error) => error instanceof ClusterAccessError && error.kind === "no-login");
  });

  it("reports a missing pod", async () => {
    await assert.rejects(openPortForward(kubeconfig(), namespace, { pod: "absent", port: 443 }), ClusterAccessError);
  });
});
