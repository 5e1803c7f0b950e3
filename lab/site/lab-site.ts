import { join } from "node:path";
import { addSite } from "../azure/prerequisites";
import type { RunningAzure } from "../azure/server";
import type { Clock } from "../clock";
import type { SiteFacts } from "../facts";
import { createArcAgent } from "./arc-agent";
import { installCertManager, runCertManager } from "./cert-manager";
import { startCluster } from "./cluster";
import type { ClusterTools } from "./control-plane";
import { startNodeAgent } from "./node-agent";
import type { StartWorkload } from "./workload";

/** What a site of the lab is made of. */
export interface LabSiteOptions {
  facts: SiteFacts;
  azure: RunningAzure;
  clock: Clock;
  tools: ClusterTools;
  folder: string;
  /** Program of the connected registry's pod. */
  connectedRegistry: StartWorkload;
  signal: AbortSignal;
}

/** A running site: a cluster connected to the lab's Azure, with everything there that is a prerequisite, and nothing else. */
export interface LabSite {
  /** File with one context, named after the site. */
  readonly kubeconfig: string;
  stop(): Promise<void>;
}

/** Starts a site. What was started is ended when a later step fails. */
export async function startLabSite({ facts, azure, clock, tools, folder, connectedRegistry, signal }: LabSiteOptions): Promise<LabSite> {
  const cluster = await startCluster({ name: facts.name, folder, tools, serviceRange: facts.serviceRange, nodes: 2, signal });
  try {
    const nodeAgent = await startNodeAgent(cluster, { clock, folder: join(folder, "pods") });
    runCertManager(nodeAgent, cluster.client);
    nodeAgent.runs({ "app.kubernetes.io/name": "connected-registry" }, connectedRegistry);
    await installCertManager(cluster.client, signal);
    // Staging comes with the orchestration agent; until then nothing can ask for it.
    const orchestration = { stage: refuseStaging, unstage: refuseStaging };
    azure.azure.agents.connect(facts.connectedClusterId, createArcAgent({ client: cluster.client, clock, orchestration }));
    addSite(azure.azure, facts);
    return {
      kubeconfig: cluster.kubeconfig.path,
      stop: async () => {
        azure.azure.agents.disconnect(facts.connectedClusterId);
        await nodeAgent.stop();
        await cluster.stop();
      },
    };
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}

async function refuseStaging(): Promise<void> {
  throw new Error("the lab does not model staging");
}
