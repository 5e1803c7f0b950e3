import assert from "node:assert/strict";
import { servesCertManager } from "../../../components/cluster/access/cert-manager";
import { X509Certificate } from "node:crypto";
import type { V1PersistentVolumeClaim, V1Secret } from "@kubernetes/client-node";
import { type ClusterAgent, ExtensionFailure } from "../../../lab/site/agent";
import { createArcAgent } from "../../../lab/site/arc-agent";
import { createAuthority, issue } from "../../../lab/site/certificates";
import { installCertManager } from "../../../lab/site/cert-manager";
import { connectedRegistryMounts, type StartingPod } from "../../../lab/site/workload";
import { clock, connectedRegistryExtension, never, type SiteWorld, startSiteWorld } from "./site-world";

describe("the Arc agent with cert-manager in the cluster", function () {
  this.timeout(120_000);
  let world: SiteWorld;
  let agent: ClusterAgent;
  const started: StartingPod[] = [];
  before(async () => {
    world = await startSiteWorld();
    await installCertManager(world.cluster.client, never);
    agent = arcAgent(world);
    world.nodeAgent.runs({ "app.kubernetes.io/name": "connected-registry" }, async (pod, report) => {
      started.push(pod);
      report.ready(true);
      return { ports: {}, stop: async () => undefined };
    });
    await agent.applyExtension(connectedRegistryExtension(), never);
  });
  after(() => world?.stop());

  it("installs the newest version by default", async () => {
    assert.deepEqual(await agent.applyExtension(connectedRegistryExtension(), never), { currentVersion: "1.5.0" });
  });

  it("publishes the CA that signed the pod's certificate for the service address", async () => {
    const secret = await world.cluster.client.find<V1Secret>({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "line1-ca-cert", namespace: "connected-registry" },
    });
    const authority = new X509Certificate(Buffer.from(secret?.data?.["ca.crt"] ?? "", "base64"));
    const served = new X509Certificate(started[0]?.secrets[connectedRegistryMounts.tls]?.["tls.crt"] ?? "");
    assert.deepEqual([served.verify(authority.publicKey), served.checkIP("10.96.0.50")], [true, "10.96.0.50"]);
  });

  it("passes the connection string to the pod", () => {
    assert.match(String(started[0]?.secrets[connectedRegistryMounts.connection]?.connectionString), /SyncTokenPassword=one$/);
  });

  it("restarts the pod for a new connection string and keeps its volume", async () => {
    const claim = () =>
      world.cluster.client.find<V1PersistentVolumeClaim>({
        apiVersion: "v1",
        kind: "PersistentVolumeClaim",
        metadata: { name: "connected-registry-pvc", namespace: "connected-registry" },
      });
    const before = await claim();
    await agent.applyExtension(connectedRegistryExtension({ protectedSettings: { connectionString: "SyncTokenPassword=two" } }), never);
    const [first, last] = [started[0], started.at(-1)];
    assert.deepEqual(
      [String(last?.secrets[connectedRegistryMounts.connection]?.connectionString), last?.claims[connectedRegistryMounts.data], (await claim())?.metadata?.uid],
      ["SyncTokenPassword=two", first?.claims[connectedRegistryMounts.data], before?.metadata?.uid],
    );
  });

  for (const [mode, address] of [
    ["texts", "10.96.0.71"],
    ["a Secret", "10.96.0.72"],
  ] as const)
    it(`passes an external certificate to the pod, from ${mode}`, async () => {
      const authority = await createAuthority({ commonName: "factory" });
      const { certificate, key } = await issue(authority, { commonName: "registry", addresses: [address] });
      const name = `own${address.at(-1)}`;
      const texts = { "tls.crt": certificate, "tls.key": key, "ca.crt": authority.certificate };
      await world.cluster.client.create({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
      await world.cluster.client.create({
        apiVersion: "v1",
        kind: "Secret",
        metadata: { namespace: name, name: "mine" },
        type: "kubernetes.io/tls",
        stringData: texts,
      });
      const base64 = (text: string) => Buffer.from(text).toString("base64");
      const given = { "tls.crt": base64(certificate), "tls.key": base64(key), "tls.cacrt": base64(authority.certificate) };
      const settings = { "service.clusterIP": address, "cert-manager.enabled": "false", "cert-manager.install": "false" };
      const protectedSettings = { connectionString: "SyncTokenPassword=one", ...(mode === "texts" ? given : { "tls.secret": "mine" }) };
      await agent.applyExtension(connectedRegistryExtension({ name, releaseNamespace: name, settings, protectedSettings }), never);
      assert.equal(String(started.at(-1)?.secrets[connectedRegistryMounts.tls]?.["tls.crt"]), certificate);
    });

  it("rejects an address that another Service uses, with the API server's message", async () => {
    const second = connectedRegistryExtension({ name: "line2", releaseNamespace: "second" });
    await assert.rejects(
      agent.applyExtension(second, never),
      failsWith(/release line2 failed, and has been uninstalled.*Service "line2" is invalid.*provided IP is already allocated/s),
    );
  });

  it("rejects an address outside the service range", async () => {
    const outside = connectedRegistryExtension({
      name: "line3",
      releaseNamespace: "third",
      settings: { "service.clusterIP": "10.99.0.50", "cert-manager.install": "false" },
    });
    await assert.rejects(agent.applyExtension(outside, never), failsWith(/does not match the current range/));
  });

  it("removes everything that a failed installation created", async () => {
    const services = await world.cluster.client.list("v1", "Service", { labelSelector: "app.kubernetes.io/instance in (line2,line3)" });
    const claims = await world.cluster.client.list("v1", "PersistentVolumeClaim", { labelSelector: "app.kubernetes.io/instance in (line2,line3)" });
    assert.deepEqual([services, claims], [[], []]);
    for (const name of ["second", "third"])
      assert.equal(await world.cluster.client.find({ apiVersion: "v1", kind: "Namespace", metadata: { name } }), undefined);
  });

  it("rejects a version that does not exist", async () => {
    await assert.rejects(agent.applyExtension(connectedRegistryExtension({ version: "9.9.9" }), never), failsWith(/chart path not found/));
  });

  it("rejects a second cert-manager", async () => {
    const bundled = connectedRegistryExtension({ name: "line4", releaseNamespace: "fourth", settings: { "service.clusterIP": "10.96.0.54" } });
    await assert.rejects(
      agent.applyExtension(bundled, never),
      failsWith(/CustomResourceDefinition "certificates.cert-manager.io".*exists and cannot be imported/),
    );
  });

  it("rejects an unknown extension type and lists the known ones", async () => {
    await assert.rejects(
      agent.applyExtension(connectedRegistryExtension({ name: "flux", extensionType: "microsoft.flux" }), never),
      failsWith(/it knows microsoft.containerregistry.connectedregistry, /),
    );
  });

  it("removes everything, including issued Secrets and the volume claim", async () => {
    await agent.removeExtension("line1", never);
    const left = await Promise.all(
      ["Secret", "PersistentVolumeClaim"].map((kind) => world.cluster.client.list("v1", kind, { namespace: "connected-registry" })),
    );
    assert.deepEqual(
      left.flat().map(({ metadata }) => metadata?.name),
      [],
    );
  });
});

describe("the Arc agent with missing prerequisites", function () {
  this.timeout(120_000);
  let world: SiteWorld;
  before(async () => {
    world = await startSiteWorld();
  });
  after(() => world?.stop());

  it("gives up on a pod whose certificate is never issued", async () => {
    const failing = arcAgent(world, givesUpAfterMs).applyExtension(connectedRegistryExtension(), never);
    await assert.rejects(failing, failsWith(/not ready: Deployment connected-registry\/line1: 0 of 1 pods ready, pod line1-\S+: secret "line1-tls" not found/));
  });

  it("gives up on privileged pods that Pod Security forbids", async () => {
    const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "restricted", labels: { "pod-security.kubernetes.io/enforce": "restricted" } } };
    await world.cluster.client.create(namespace);
    const extension = connectedRegistryExtension({
      name: "strict",
      releaseNamespace: "restricted",
      settings: { "service.clusterIP": "10.96.0.60", "cert-manager.install": "false" },
    });
    await assert.rejects(
      arcAgent(world, givesUpAfterMs).applyExtension(extension, never),
      failsWith(/DaemonSet restricted\/strict-trust-distribution: 0 of 2 pods ready, .*violates PodSecurity/),
    );
  });

  it("gives up on a volume claim whose storage class does not exist", async () => {
    const settings = { "service.clusterIP": "10.96.0.61", "cert-manager.install": "false", "pvc.storageClassName": "fast" };
    const extension = connectedRegistryExtension({ name: "slow", releaseNamespace: "slow", settings });
    await assert.rejects(
      arcAgent(world, givesUpAfterMs).applyExtension(extension, never),
      failsWith(/PersistentVolumeClaim slow\/connected-registry-pvc: phase is Pending, not Bound/),
    );
  });

  it("installs cert-manager with the extension if requested", async () => {
    world.nodeAgent.runs({ "app.kubernetes.io/name": "connected-registry" }, async (_pod, report) => {
      report.ready(true);
      return { ports: {}, stop: async () => undefined };
    });
    const bundled = connectedRegistryExtension({ name: "bundled", releaseNamespace: "bundled", settings: { "service.clusterIP": "10.96.0.62" } });
    const isServed = () => servesCertManager("line-1", { KUBECONFIG: world.cluster.kubeconfig.path });
    assert.equal(await isServed(), false);
    assert.deepEqual(await arcAgent(world).applyExtension(bundled, never), { currentVersion: "1.5.0" });
    assert.equal(await isServed(), true);
  });
});

/** Real milliseconds that are long enough for the cluster's controllers, also on a busy machine. */
const givesUpAfterMs = 10_000;

function arcAgent({ cluster }: SiteWorld, leastTimeoutMs = 30_000): ClusterAgent {
  return createArcAgent({
    client: cluster.client,
    clock,
    timeoutMs: 0,
    leastTimeoutMs,
    orchestration: { stage: async () => undefined, unstage: async () => undefined, install: async () => undefined, uninstall: async () => undefined },
  });
}

function failsWith(text: RegExp): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof ExtensionFailure, String(error));
    assert.match(error.message, text);
    return true;
  };
}
