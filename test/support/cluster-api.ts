import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { connectionString } from "../../components/core/connected-registry";

/** API paths of a cluster's service addresses and ranges. */
export const clusterPaths = {
  services: "/api/v1/services",
  ranges: "/apis/networking.k8s.io/v1/servicecidrs",
  addresses: "/apis/networking.k8s.io/v1/ipaddresses",
  kubeadm: "/api/v1/namespaces/kube-system/configmaps/kubeadm-config",
};

/** API paths of a connected registry's instance. */
export const instancePaths = {
  secrets: "/api/v1/namespaces/connected-registry/secrets",
  deployments: "/apis/apps/v1/namespaces/connected-registry/deployments",
};

/** A Secret with the connection string of a registry. */
export const connectionSecret = (registry: string, syncTokenPassword: string) => {
  const parts = { connectedRegistryName: registry, syncTokenName: registry, syncTokenPassword, parentGatewayEndpoint: "hub.data.azurecr.io" };
  return { metadata: { name: `${registry}-connection` }, data: { connectionString: Buffer.from(connectionString(parts)).toString("base64") } };
};
/** A Deployment with one replica and this rollout status. */
export const deploymentWith = (name: string, status: { observedGeneration?: number; replicas?: number; updatedReplicas?: number } = {}) => ({
  metadata: { name, generation: 2 },
  spec: { replicas: 1 },
  status: { observedGeneration: 2, replicas: 1, updatedReplicas: 1, ...status },
});

/** A Service as the API server lists it. */
export const serviceWith = (namespace: string, name: string, ...clusterIPs: string[]) => ({ metadata: { namespace, name }, spec: { clusterIPs } });
/** A ServiceCIDR object. */
export const serviceCidr = (cidr: string, ready: "True" | "False" = "True") => ({
  spec: { cidrs: [cidr] },
  status: { conditions: [{ type: "Ready", status: ready }] },
});
/** The ConfigMap in which kubeadm records its service subnet. */
export const kubeadmConfig = (serviceSubnet: string) => ({ data: { ClusterConfiguration: stringify({ networking: { serviceSubnet } }) } });

/** Reasons of Status objects. Source: Kubernetes API conventions, "Response Status Kind". */
const reasons: Readonly<Record<number, string>> = { 401: "Unauthorized", 403: "Forbidden", 404: "NotFound" };

/** An API server with addresses, DaemonSets and instances, and a kubeconfig for it with context `line-1`. */
export class ClusterApi {
  /** Responses by path: a body, a status, or a text as a proxy's page with status 404. All other paths return 404. */
  answers: Record<string, object | number | string> = {};
  /** Paths that were read, in order, without query. */
  readonly read: string[] = [];

  private constructor(
    readonly server: Server,
    private readonly folder: string,
  ) {}

  static async start(): Promise<ClusterApi> {
    const server = createServer((incoming, outgoing) => {
      const [path = ""] = (incoming.url ?? "").split("?");
      api.read.push(path);
      const found = api.answers[path] ?? 404;
      if (typeof found === "string") return void outgoing.writeHead(404, { "content-type": "text/html" }).end(found);
      const [status, body] = typeof found === "number" ? [found, { kind: "Status", status: "Failure", reason: reasons[found], code: found }] : [200, found];
      outgoing.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify({ kind: "Object", apiVersion: "v1", ...body }));
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const api = new ClusterApi(server, mkdtempSync(join(tmpdir(), "edge-staging-cluster-")));
    writeFileSync(join(api.folder, "kubeconfig"), api.kubeconfig);
    return api;
  }

  /** The kubeconfig's text. */
  get kubeconfig(): string {
    // The client accepts plain HTTP only if TLS is not verified.
    const cluster = { server: `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`, "insecure-skip-tls-verify": true };
    return JSON.stringify({
      apiVersion: "v1",
      kind: "Config",
      "current-context": "line-1",
      clusters: [{ name: "line-1", cluster }],
      users: [{ name: "line-1", user: {} }],
      contexts: [{ name: "line-1", context: { cluster: "line-1", user: "line-1" } }],
    });
  }

  /** Environment of a process that uses the kubeconfig. */
  get environment(): { KUBECONFIG: string } {
    return { KUBECONFIG: join(this.folder, "kubeconfig") };
  }

  /** Serves only these Services and service ranges. */
  setServices(services: readonly object[], ranges: readonly string[] = ["10.96.0.0/16"]): void {
    this.answers = { [clusterPaths.services]: { items: services }, [clusterPaths.ranges]: { items: ranges.map((cidr) => serviceCidr(cidr)) } };
  }

  /** Also serves a DaemonSet whose only pod is ready. */
  addDaemonSet(namespace: string, daemonSet: string): void {
    const inNamespace = `/api/v1/namespaces/${namespace}`;
    const status = { observedGeneration: 1, desiredNumberScheduled: 1, currentNumberScheduled: 1, numberReady: 1, updatedNumberScheduled: 1 };
    const pod = { spec: { nodeName: "node-1" }, status: { conditions: [{ type: "Ready", status: "True" }] } };
    Object.assign(this.answers, {
      [`/apis/apps/v1/namespaces/${namespace}/daemonsets/${daemonSet}`]: { metadata: { namespace, generation: 1 }, spec: { selector: {} }, status },
      [inNamespace]: { metadata: { name: namespace } },
      [`${inNamespace}/pods`]: { items: [pod] },
      [`${inNamespace}/events`]: { items: [] },
    });
  }

  /** Also serves the instance of a registry that runs with this sync password. */
  addInstance(registry: string, password: string): void {
    const { items = [] } = (this.answers[instancePaths.secrets] ?? {}) as { items?: { metadata: { name: string } }[] };
    const secret = connectionSecret(registry, password);
    this.answers[instancePaths.secrets] = { items: [...items.filter(({ metadata }) => metadata.name !== secret.metadata.name), secret] };
    this.answers[instancePaths.deployments] = { items: [deploymentWith(registry)] };
  }

  /** Breaks all connections from now on. */
  breakConnections(): void {
    this.server.removeAllListeners("request").on("request", (incoming) => incoming.socket.destroy());
  }

  close(): void {
    this.server.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
