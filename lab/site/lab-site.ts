import { join } from "node:path";
import type { V1PersistentVolumeClaim } from "@kubernetes/client-node";
import { addConnectedCluster, addSite } from "../azure/prerequisites";
import type { Principal } from "../azure/principal";
import type { RunningAzure } from "../azure/server";
import type { Clock } from "../clock";
import type { SiteFacts } from "../facts";
import { createArcAgent, type InstalledExtension } from "./arc-agent";
import { installCertManager, runCertManager } from "./cert-manager";
import { startCluster } from "./cluster";
import type { ClusterTools } from "./control-plane";
import type { KubernetesClient } from "./kubernetes-client";
import { Machines } from "./machines/machine";
import { registryAnswer } from "./machines/registry-answer";
import { shellProgram } from "./machines/shell-program";
import { startNodeAgent } from "./node-agent";
import type { NodeImages } from "./node-images";
import { createOrchestrationAgent, type ImageWatch } from "./orchestration/orchestration-agent";
import type { StagingWait } from "./orchestration/patience";
import { imagePullLogin, opaqueLogin } from "./orchestration/pull-login";
import { pullingProgram } from "./orchestration/pulling-program";
import { solutionPodLabels } from "./orchestration/solution-release";
import type { StagingCheck } from "./orchestration/staging-check";
import type { SiteUplink } from "./site-uplink";
import { folderOf } from "./storage";
import type { StartWorkload } from "./workload";

/** Options of a site of the lab. */
export interface LabSiteOptions {
  facts: SiteFacts;
  /** Imitate a Tanzu cluster: enforced Pod Security, and nodes with Tanzu's containerd configuration. @default false */
  isTanzu?: boolean;
  /** Start with the connected cluster and its resource group only: no cert-manager, orchestration extension or custom location. @default false */
  isBare?: boolean;
  azure: RunningAzure;
  /** PEM of Azure's certificate authority. */
  ca: string;
  clock: Clock;
  tools: ClusterTools;
  folder: string;
  /** Program of the connected registry's pod. */
  connectedRegistry: StartWorkload;
  /** How long staging waits for a broken link to recover. @default - see StagingWait */
  stagingWait?: StagingWait;
  /** How staging finds out whether an image is there; read when it starts. @default - see defaultStagingCheck */
  stagingCheck?: () => StagingCheck;
  /** @default - none */
  onImage?: ImageWatch;
  /** Lag of the Arc agent behind Azure, in lab milliseconds. @default - none */
  lagMs?: () => number;
  /** The agents' connection to the cloud. @default - always up */
  uplink?: SiteUplink;
  signal: AbortSignal;
}

/** A running site: a cluster connected to the lab's Azure, with this project's prerequisites and nothing else. */
export interface LabSite {
  /** File with one context, named after the site. */
  readonly kubeconfig: string;
  /** Identity of the orchestration extension. Staging runs as it and needs its role assignments. */
  readonly orchestration: Principal;
  /** The cluster's API with full access, for tests that break and repair objects. */
  readonly client: KubernetesClient;
  /** The machines behind the cluster's nodes. */
  readonly machines: Machines;
  /** What the nodes have in their image stores. */
  readonly images: NodeImages;
  /** Folder of the site registry's blobs, in distribution's layout; undefined while its claim is not bound. */
  registryFolder(): Promise<string | undefined>;
  /** Reboots all nodes at once, as a power cut does: the site's registry and every workload start again in their pods. */
  reboot(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a site. If a step fails, stops everything already started. */
export async function startLabSite(options: LabSiteOptions): Promise<LabSite> {
  const { facts, isTanzu = false, isBare = false, azure, ca, clock, tools, folder, connectedRegistry, uplink, signal } = options;
  const cluster = await startCluster({ name: facts.name, folder, tools, serviceRange: facts.serviceRange, nodes: 2, isRestricted: isTanzu, signal });
  try {
    const nodeAgent = await startNodeAgent(cluster, { clock, folder: join(folder, "pods"), uplink });
    runCertManager(nodeAgent, cluster.client);
    nodeAgent.runs({ "app.kubernetes.io/name": "connected-registry" }, connectedRegistry);
    const { client } = cluster;
    const machines = new Machines({ folder: join(folder, "machines"), isTanzu, ask: registryAnswer(client) });
    nodeAgent.runsShell(shellProgram({ client, clock, machines, folder: join(folder, "shells") }));
    if (!isBare) await installCertManager(client, signal);
    const prepared = isBare ? void addConnectedCluster(azure.azure, facts) : addSite(azure.azure, facts);
    const installed = new Map<string, InstalledExtension>();
    const identity = () => orchestrationIdentity(facts.name, installed, prepared);
    const { pullSecret } = facts;
    const pulling = { client, clock, installed, images: nodeAgent.images };
    // How a pull Secret gets into a solution's namespace is not documented: the lab reads it where it is.
    nodeAgent.runs(solutionPodLabels, pullingProgram({ ...pulling, login: () => opaqueLogin(client, pullSecret) }));
    nodeAgent.runsPulled(
      pullingProgram({ ...pulling, login: ({ namespace, imagePullSecrets }, host) => imagePullLogin(client, namespace, imagePullSecrets, host) }),
    );
    const { onImage, stagingWait, stagingCheck, lagMs } = options;
    const orchestration = createOrchestrationAgent({ azure, identity, ca, clock, client, installed, pullSecret, stagingCheck, onImage, ...stagingWait });
    const agent = createArcAgent({ client, clock, orchestration, installed, lagMs });
    const { agents } = azure.azure;
    const connect = (isUp: boolean) => (isUp ? agents.connect(facts.connectedClusterId, agent) : agents.disconnect(facts.connectedClusterId));
    connect(true);
    uplink?.watch(connect);
    return {
      kubeconfig: cluster.kubeconfig.path,
      get orchestration() {
        return identity();
      },
      client,
      machines,
      images: nodeAgent.images,
      registryFolder: () => registryFolder(client, facts.namespace),
      reboot: async () => void (await Promise.all(cluster.nodes.map((node) => nodeAgent.reboot(node)))),
      stop: async () => {
        agents.disconnect(facts.connectedClusterId);
        await nodeAgent.stop();
        await cluster.stop();
      },
    };
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}

/** Identity of the extension of workload orchestration that Azure installed, else of the one that the site started with. @throws Error where there is neither */
function orchestrationIdentity(site: string, installed: ReadonlyMap<string, InstalledExtension>, prepared: Principal | undefined): Principal {
  const extension = [...installed.values()].find((one) => one.extension.extensionType === "microsoft.workloadorchestration");
  if (extension) return { objectId: extension.extension.principalId, displayName: `workloadorchestration of ${site}` };
  if (prepared) return prepared;
  throw new Error(`the cluster of ${site} has no extension of workload orchestration`);
}

async function registryFolder(client: KubernetesClient, namespace: string): Promise<string | undefined> {
  const [claim] = await client.list<V1PersistentVolumeClaim>("v1", "PersistentVolumeClaim", { namespace });
  return folderOf(client, claim);
}
