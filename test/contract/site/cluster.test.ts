import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Duplex, PassThrough } from "node:stream";
import { connect, createServer } from "node:tls";
import { CoreV1Api, KubeConfig, PortForward, type V1PersistentVolumeClaim, type V1Pod } from "@kubernetes/client-node";
import { parse } from "yaml";
import { createAuthority, issue } from "../../../lab/site/certificates";
import { startCluster } from "../../../lab/site/cluster";
import { refusalOf } from "../../../lab/site/kubernetes-client";
import { type SiteWorld, siteTools, startSiteWorld } from "./site-world";

describe("a cluster of the lab", function () {
  this.timeout(120_000);
  let world: SiteWorld;
  before(async () => {
    world = await startSiteWorld();
  });
  after(() => world?.stop());

  it("has a context with its own name in the kubeconfig, with verified TLS", () => {
    const config = parse(world.cluster.kubeconfig.content);
    assert.deepEqual([config["current-context"], Object.keys(config.clusters[0].cluster)], ["line-1", ["server", "certificate-authority-data"]]);
  });

  it("authorizes its user by RBAC", async () => {
    const config = new KubeConfig();
    config.loadFromFile(world.cluster.kubeconfig.path);
    const nodes = await config.makeApiClient(CoreV1Api).listNode();
    assert.deepEqual(
      nodes.items.map(({ metadata }) => metadata?.name),
      ["line-1-node-1", "line-1-node-2"],
    );
  });

  it("rejects a token that it did not issue", async () => {
    const config = new KubeConfig();
    config.loadFromString(world.cluster.kubeconfig.content.replace(/token: .*/, "token: wrong"));
    await assert.rejects(config.makeApiClient(CoreV1Api).listNode(), (error) => refusalOf(error)?.code === 401);
  });

  it("rejects a Service whose address is already used", async () => {
    const service = (name: string) => ({
      apiVersion: "v1",
      kind: "Service",
      metadata: { name, namespace: "default" },
      spec: { clusterIP: "10.96.0.77", ports: [{ port: 80 }] },
    });
    await world.cluster.client.create(service("first"));
    await assert.rejects(world.cluster.client.create(service("second")), (error) => /provided IP is already allocated/.test(refusalOf(error)?.message ?? ""));
  });

  it("forwards a port-forward request to a local TLS server", async () => {
    const authority = await createAuthority({ commonName: "test CA" });
    const { certificate, key } = await issue(authority, { commonName: "registry", addresses: ["10.96.0.50"] });
    const server = createServer({ cert: certificate, key }, (socket) => socket.end("hello")).listen(0, "127.0.0.1");
    await once(server, "listening");
    world.nodeAgent.runs({ app: "tls" }, async (_pod, report) => {
      report.ready(true);
      return { ports: { 443: { host: "127.0.0.1", port: (server.address() as AddressInfo).port } }, stop: async () => undefined };
    });
    await world.cluster.client.create(podManifest("tls", { containers: [{ name: "tls", image: "tls" }] }));
    await isReady(world, "tls");

    const config = new KubeConfig();
    config.loadFromString(world.cluster.kubeconfig.content);
    const [output, input] = [new PassThrough(), new PassThrough()];
    const socket = await new PortForward(config).portForward("default", "tls", [443], output, null, input);
    const client = connect({ socket: Duplex.from({ readable: output, writable: input }), host: "10.96.0.50", ca: authority.certificate });
    const [answer] = await once(client, "data");
    assert.equal(String(answer), "hello");
    if (typeof socket !== "function") socket.close();
    server.close();
  });

  it("starts a pod's program only when its Secret exists, and stops it when the pod is deleted", async () => {
    const history: string[] = [];
    const stopped = new Promise<void>((resolve) => {
      world.nodeAgent.runs({ app: "careful" }, async (pod, report) => {
        history.push(`started with ${pod.secrets.mail?.word}`);
        report.ready(true);
        return {
          ports: {},
          stop: async () => {
            history.push("stopped");
            resolve();
          },
        };
      });
    });
    const volumes = [{ name: "mail", secret: { secretName: "mail" } }];
    await world.cluster.client.create(podManifest("careful", { volumes, containers: [{ name: "main", image: "main" }] }));
    await isSeen(world, "careful", (pod) => pod.status?.conditions?.some(({ message }) => message === 'secret "mail" not found'));
    history.push("waiting");
    await world.cluster.client.create({ apiVersion: "v1", kind: "Secret", metadata: { name: "mail", namespace: "default" }, stringData: { word: "hello" } });
    await isReady(world, "careful");
    await world.cluster.client.remove({ apiVersion: "v1", kind: "Pod", metadata: { name: "careful", namespace: "default" } });
    await stopped;
    assert.deepEqual(history, ["waiting", "started with hello", "stopped"]);
  });

  it("shows a crashed program's last output and restarts it after the back-off", async () => {
    let attempts = 0;
    world.nodeAgent.runs({ app: "shaky" }, async (_pod, report) => {
      if (attempts++ === 0) throw new Error("no password");
      report.ready(true);
      return { ports: {}, stop: async () => undefined };
    });
    const crashed = isSeen(world, "shaky", (pod) => pod.status?.containerStatuses?.[0]?.state?.waiting?.message === "no password");
    await world.cluster.client.create(podManifest("shaky", { containers: [{ name: "main", image: "main" }] }));
    await crashed;
    await isReady(world, "shaky");
    assert.equal(attempts, 2);
  });

  it("binds a claim of the default storage class", async () => {
    const claim = { apiVersion: "v1", kind: "PersistentVolumeClaim", metadata: { name: "disk", namespace: "default" } };
    await world.cluster.client.create({ ...claim, spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } } });
    const volumes = [{ name: "disk", persistentVolumeClaim: { claimName: "disk" } }];
    await world.cluster.client.create(podManifest("writer", { volumes, containers: [{ name: "main", image: "main" }] }));
    await isReady(world, "writer");
    assert.equal((await world.cluster.client.find<V1PersistentVolumeClaim>(claim))?.spec?.storageClassName, "standard");
  });
});

describe("stopping a cluster", function () {
  this.timeout(120_000);

  it("leaves no process behind", async () => {
    const world = await startSiteWorld();
    const processes = Object.values(world.cluster.processes());
    await world.stop();
    assert.deepEqual([processes.length, processes.filter(isAlive)], [5, []]);
  });

  it("ends the start at once if one process exits, and reports its name and log", async () => {
    const folder = mkdtempSync(join(tmpdir(), "edge-staging-site-"));
    const tools = { etcd: process.execPath, controlPlane: process.execPath, kwok: process.execPath };
    const starting = startCluster({ name: "broken", folder, tools, serviceRange: "10.96.0.0/16", nodes: 1, signal: AbortSignal.timeout(300_000) });
    await assert.rejects(starting, /(etcd|kube-apiserver) ended by itself \(9\); log .*\.log/);
    rmSync(folder, { recursive: true });
  });

  it("ends an aborted start without leaving a process behind", async () => {
    const folder = mkdtempSync(join(tmpdir(), "edge-staging-site-"));
    const tools = await siteTools();
    const starting = startCluster({ name: "hasty", folder, tools, serviceRange: "10.96.0.0/16", nodes: 1, signal: AbortSignal.timeout(300) });
    await assert.rejects(starting, { name: "TimeoutError" });
    assert.deepEqual(JSON.parse(readFileSync(join(folder, "logs", "processes.json"), "utf8")), {});
    rmSync(folder, { recursive: true });
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function podManifest(name: string, spec: object) {
  return { apiVersion: "v1", kind: "Pod", metadata: { name, namespace: "default", labels: { app: name } }, spec };
}

/** Resolves when the pod is Ready. */
function isReady(world: SiteWorld, name: string): Promise<void> {
  return isSeen(world, name, (pod) => pod.status?.conditions?.some(({ type, status }) => type === "Ready" && status === "True"));
}

/** Resolves when the pod has been observed in this state once. */
async function isSeen({ cluster }: SiteWorld, name: string, isSo: (pod: V1Pod) => boolean | undefined): Promise<void> {
  let watch: { stop(): void } | undefined;
  await new Promise<void>((resolve, reject) => {
    const look = (pod: V1Pod) => {
      if (pod.metadata?.name === name && isSo(pod)) resolve();
    };
    cluster.client.watch<V1Pod>({ apiVersion: "v1", kind: "Pod", plural: "pods" }, look).then((started) => {
      watch = started;
    }, reject);
  });
  watch?.stop();
}
