import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startClock } from "../../../lab/clock";
import { startNarrator } from "../../../lab/engine/narrator";
import { provideTools } from "../../../lab/engine/tools";
import type { DesiredExtension } from "../../../lab/site/agent";
import { runCertManager } from "../../../lab/site/cert-manager";
import { type Cluster, startCluster } from "../../../lab/site/cluster";
import type { ClusterTools } from "../../../lab/site/control-plane";
import { type NodeAgent, startNodeAgent } from "../../../lab/site/node-agent";

/** A cluster with its node agent and cert-manager's program, in a folder of its own. */
export interface SiteWorld {
  cluster: Cluster;
  nodeAgent: NodeAgent;
  folder: string;
  stop(): Promise<void>;
}

export const clock = startClock(60);

/** The programs of a cluster, from the cache or built. */
export async function siteTools(): Promise<ClusterTools> {
  const {
    etcd,
    kwok,
    "control-plane": controlPlane,
  } = await provideTools(["etcd", "control-plane", "kwok"], { environment: process.env, narrator: startNarrator() });
  return { etcd, controlPlane, kwok };
}

export async function startSiteWorld(name = "line-1"): Promise<SiteWorld> {
  const folder = mkdtempSync(join(tmpdir(), "edge-staging-site-"));
  const cluster = await startCluster({
    name,
    folder,
    tools: await siteTools(),
    serviceRange: "10.96.0.0/16",
    nodes: 2,
    signal: AbortSignal.timeout(300_000),
  });
  const nodeAgent = await startNodeAgent(cluster, { clock, folder: join(folder, "pods") });
  runCertManager(nodeAgent, cluster.client);
  return {
    cluster,
    nodeAgent,
    folder,
    async stop() {
      await nodeAgent.stop();
      await cluster.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** An extension of the connected registry's type, as Azure requests it from the agent. */
export function connectedRegistryExtension(change: Partial<DesiredExtension> = {}): DesiredExtension {
  return {
    name: "line1",
    extensionType: "microsoft.containerregistry.connectedregistry",
    version: undefined,
    releaseNamespace: "connected-registry",
    settings: { "service.clusterIP": "10.96.0.50", "pvc.storageRequest": "20Gi", "cert-manager.install": "false" },
    protectedSettings: { connectionString: "ConnectedRegistryName=line1;SyncTokenName=line1;SyncTokenPassword=one" },
    principalId: "33333333-3333-4333-8333-333333333333",
    ...change,
  };
}

export const never = new AbortController().signal;
