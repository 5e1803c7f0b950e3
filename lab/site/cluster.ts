import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { V1Node } from "@kubernetes/client-node";
import { ChildProcesses } from "./child-processes";
import { createClusterCredentials, kubeconfigText, operatorsGroup } from "./cluster-credentials";
import {
  apiServerArguments,
  clusterEnvironment,
  type ClusterPorts,
  type ClusterTools,
  controllerManagerArguments,
  etcdArguments,
  kwokArguments,
  schedulerArguments,
} from "./control-plane";
import { customResourceDefinition, established } from "./custom-resource-definition";
import { KubernetesClient, type Manifest } from "./kubernetes-client";
import { restrictedPodSecurity } from "./restricted-pod-security";
import { kwokConfiguration, nodeManifest, portForwardKind } from "./nodes";
import { type PodForwards, PodPortForwards } from "./port-forward";
import { startProvisioner, storageClass } from "./storage";
import { type ChoosePorts, withFreePorts } from "./with-free-ports";

export interface ClusterOptions {
  /** Name of the kubeconfig's context; nodes are called `<name>-node-1` and so on. */
  name: string;
  /** Folder of all files: logs, keys, etcd's data, volumes. */
  folder: string;
  tools: ClusterTools;
  /** CIDR of Services, for example 10.96.0.0/16. */
  serviceRange: string;
  /** Number of nodes, 1 or more. */
  nodes: number;
  /** Enforce Pod Security `restricted` unless a namespace overrides it. @default false */
  isRestricted?: boolean;
  /** Aborts the start; `stop` ends a running cluster. */
  signal: AbortSignal;
  progress?: (line: string) => void;
  /** Chooses its ports. @default - free ones */
  choosePorts?: ChoosePorts;
}

/** A running Kubernetes cluster: real control plane, KWOK nodes. */
export interface Cluster {
  readonly name: string;
  readonly serviceRange: string;
  /** For the cluster's user (cluster-admin): one context, called like the cluster. `content` is secret. */
  readonly kubeconfig: { path: string; content: string };
  /** For the lab's own agents: group system:masters. */
  readonly client: KubernetesClient;
  readonly nodes: readonly string[];
  /** Resolves when port-forward requests to these ports of a scheduled pod reach their targets; replaces the pod's previous forwards. */
  portForward(forwards: PodForwards, signal: AbortSignal): Promise<void>;
  /** Process ids by name. */
  processes(): Record<string, number>;
  /** Message about a program that ended unexpectedly; undefined if none did. */
  failure(): string | undefined;
  stop(): Promise<void>;
}

const pollMs = 50;

/** Starts a cluster and resolves when its API server is ready, its nodes are Ready and its service accounts exist. Nothing keeps running when it rejects. */
export function startCluster(options: ClusterOptions): Promise<Cluster> {
  return withFreePorts(6, (ports) => startClusterAt(clusterPorts(ports), options), options.choosePorts);
}

async function startClusterAt(ports: ClusterPorts, options: ClusterOptions): Promise<Cluster> {
  const { name, folder, signal } = options;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // An etcd that started earlier with other ports would look for itself there.
  rmSync(join(folder, "etcd"), { recursive: true, force: true });
  const children = new ChildProcesses(join(folder, "logs"));
  const end: (() => void)[] = [];
  const stop = async () => {
    for (const action of end.splice(0)) action();
    await children.stop();
  };
  try {
    const { client, kubeconfig, nodes, podForwards } = await startProcesses(ports, options, children);
    const provisioner = await startProvisioner(client, join(folder, "volumes"));
    end.push(() => provisioner.stop());
    await settled(client, nodes, children, signal);
    options.progress?.(`cluster ${name} is up`);
    return {
      name,
      serviceRange: options.serviceRange,
      kubeconfig,
      client,
      nodes,
      portForward: (forwards, aborted) => podForwards.forward(forwards, aborted),
      processes: () => children.running(),
      failure: () => children.failure()?.message,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startProcesses(ports: ClusterPorts, options: ClusterOptions, children: ChildProcesses) {
  const { name, folder, tools, serviceRange, signal, progress } = options;
  const credentials = await createClusterCredentials({ name, folder: join(folder, "keys"), serviceRange });
  const server = `https://127.0.0.1:${ports.apiServer}`;
  const authority = credentials.authority.certificate;
  const write = (file: string, content: string) => {
    const path = join(folder, file);
    writeFileSync(path, content, { mode: 0o600 });
    return { path, content };
  };
  const kubeconfig = write("kubeconfig", kubeconfigText({ context: name, server, authority, user: `${name}-operator`, token: credentials.userToken }));
  const system = write("keys/system.kubeconfig", kubeconfigText({ context: name, server, authority, user: "lab-system", token: credentials.systemToken }));
  const client = KubernetesClient.fromKubeconfig(system.content);

  children.start("etcd", tools.etcd, etcdArguments(join(folder, "etcd"), ports), clusterEnvironment);
  const admission = options.isRestricted ? write("admission.yaml", restrictedPodSecurity()).path : undefined;
  children.start("kube-apiserver", tools.controlPlane, apiServerArguments(credentials, ports, serviceRange, admission), clusterEnvironment);
  await until(children, signal, () => isReady(client));
  progress?.(`API server of ${name} is ready at ${server}`);

  children.start("kube-controller-manager", tools.controlPlane, controllerManagerArguments(credentials, ports, system.path), clusterEnvironment);
  children.start("kube-scheduler", tools.controlPlane, schedulerArguments(credentials, ports, system.path), clusterEnvironment);
  const nodes = Array.from({ length: options.nodes }, (_, index) => `${name}-node-${index + 1}`);
  for (const manifest of [operatorsBinding(), storageClass(), customResourceDefinition(portForwardKind), ...nodes.map(nodeManifest)])
    await client.create(manifest);
  await established(client, portForwardKind, signal);
  children.start("kwok", tools.kwok, kwokArguments(credentials, ports, system.path, write("kwok.yaml", kwokConfiguration()).path), {
    ...clusterEnvironment,
    HOME: folder,
  });
  for (const port of [ports.controllerManager, ports.scheduler, ports.nodes])
    await until(children, signal, async () => (await client.status("/healthz", `https://127.0.0.1:${port}`)) === 200);
  return { client, kubeconfig, nodes, podForwards: new PodPortForwards(client, { host: "127.0.0.1", port: ports.nodes }) };
}

function clusterPorts([etcd = 0, etcdPeer = 0, apiServer = 0, controllerManager = 0, scheduler = 0, nodes = 0]: number[]): ClusterPorts {
  return { etcd, etcdPeer, apiServer, controllerManager, scheduler, nodes };
}

function operatorsBinding(): Manifest {
  return {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRoleBinding",
    metadata: { name: operatorsGroup },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "cluster-admin" },
    subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: operatorsGroup }],
  };
}

async function isReady(client: KubernetesClient): Promise<boolean> {
  return (await client.status("/readyz")) === 200;
}

/** Resolves when nodes are Ready and the default service account exists: pods can then be created and scheduled. */
async function settled(client: KubernetesClient, nodes: readonly string[], children: ChildProcesses, signal: AbortSignal): Promise<void> {
  await until(children, signal, async () => {
    const found = await client.list<V1Node>("v1", "Node");
    return found.length === nodes.length && found.every(({ status }) => status?.conditions?.some(({ type, status }) => type === "Ready" && status === "True"));
  });
  await until(children, signal, async () =>
    Boolean(await client.find({ apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "default", namespace: "default" } })),
  );
}

async function until(children: ChildProcesses, signal: AbortSignal, isThere: () => Promise<boolean>): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const failure = children.failure();
    if (failure) throw failure;
    if (await isThere()) return;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}
