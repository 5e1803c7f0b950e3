import type { V1Namespace } from "@kubernetes/client-node";
import type { Clock } from "../clock";
import { type ClusterAgent, type DesiredExtension, ExtensionFailure } from "./agent";
import { certManagerApi, certManagerManifests } from "./cert-manager";
import { type Chart, ChartRefusal, type RenderedChart } from "./charts/chart";
import { connectedRegistryChart } from "./charts/connected-registry";
import { applyRelease, gone, HelmFailure, type HelmTimeout, type Release, removeRelease } from "./helm-release";
import { type KubernetesClient, refusalOf } from "./kubernetes-client";

/** Extension type microsoft.certmanagement: installs cert-manager. Version and namespace are assumed. */
export const certificateManagementChart: Chart = {
  versions: ["0.10.0"],
  defaultNamespace: "cert-manager",
  render: ({ namespace }) => ({ manifests: certManagerManifests(namespace), issuedSecrets: [] }),
};

/** Extension type microsoft.workloadorchestration. Its agent is a lab program outside the cluster; the chart only creates a marker object. Versions: recordings of the Azure CLI, release notes of July 2026. The namespace is assumed, and so is its refusal without cert-manager (`orchestration-needs-cert-manager`), which the documentation lists as a prerequisite. */
export const workloadOrchestrationChart: Chart = {
  versions: ["2.1.11", "2.1.37"],
  defaultNamespace: "workloadorchestration",
  render: ({ name, namespace, serves }) => {
    if (!serves.certManager) throw new ChartRefusal("cert-manager is required");
    return { manifests: [{ apiVersion: "v1", kind: "ServiceAccount", metadata: { name, namespace } }], issuedSecrets: [] };
  },
};

/** Stages and installs solutions for the Arc agent. */
export type OrchestrationAgent = Pick<ClusterAgent, "stage" | "unstage" | "install" | "uninstall">;

export interface ArcAgentOptions {
  client: KubernetesClient;
  clock: Clock;
  orchestration: OrchestrationAgent;
  /** Updated with the installed extensions, for other agents, like ExtensionConfig objects on a real cluster. @default - private to this agent */
  installed?: Map<string, InstalledExtension>;
  /** Lag of the agent behind Azure, in lab milliseconds. @default - none */
  lagMs?: () => number;
  /** How long Helm waits, in lab milliseconds. @default - 10 minutes (assumed) */
  timeoutMs?: number;
  /** Minimum timeout in real milliseconds: the control plane does not run faster with the lab's clock. @default - 60 seconds */
  leastTimeoutMs?: number;
}

/** Charts by extension type, in Azure's casing. */
const charts: Record<string, Chart> = {
  "microsoft.containerregistry.connectedregistry": connectedRegistryChart,
  "microsoft.workloadorchestration": workloadOrchestrationChart,
  "microsoft.certmanagement": certificateManagementChart,
};

/** An extension whose release is in the cluster. */
export interface InstalledExtension {
  /** The desired state that Helm last applied. */
  extension: DesiredExtension;
  release: Release;
  /** The agent created the namespace and must remove it. */
  ownsNamespace: boolean;
}

/** The Arc agent of one cluster: turns extensions into Helm releases through the cluster's real API. */
export function createArcAgent(options: ArcAgentOptions): ClusterAgent {
  const agent = new Extensions(options);
  const { orchestration, lagMs = () => 0 } = options;
  return {
    lagMs,
    applyExtension: (extension, signal) => agent.apply(extension, signal),
    removeExtension: (name, signal) => agent.remove(name, signal),
    stage: (request, report, signal) => orchestration.stage(request, report, signal),
    unstage: (request, signal) => orchestration.unstage(request, signal),
    install: (request, signal) => orchestration.install(request, signal),
    uninstall: (instanceId, signal) => orchestration.uninstall(instanceId, signal),
  };
}

class Extensions {
  private readonly installed: Map<string, InstalledExtension>;
  private readonly busy = new Set<string>();

  constructor(private readonly options: ArcAgentOptions) {
    this.installed = options.installed ?? new Map();
  }

  async apply(extension: DesiredExtension, signal: AbortSignal): Promise<{ currentVersion: string }> {
    const { name } = extension;
    const previous = this.installed.get(name);
    const operation = previous ? "Update" : "Create";
    return this.exclusively(name, operation, async () => {
      const chart = chartOf(extension);
      const version = versionOf(chart, extension);
      if (previous && previous.extension.extensionType !== extension.extensionType) throw new HelmFailure("cannot re-use a name that is still in use");
      const namespace = previous?.release.namespace ?? (extension.releaseNamespace || chart.defaultNamespace);
      const values = { ...extension.settings, ...extension.protectedSettings };
      const release = { name, namespace, values, ...(await this.render(chart, extension, namespace)) };
      const madeNamespace = await this.ensuredNamespace(namespace);
      const ownsNamespace = previous?.ownsNamespace ?? madeNamespace;
      try {
        await applyRelease(this.options.client, release, previous?.release, this.timeout(signal));
      } catch (error) {
        if (!previous && ownsNamespace && !signal.aborted) await this.removeNamespace(namespace, { signal, isOver: () => false });
        throw error;
      }
      this.installed.set(name, { extension, release, ownsNamespace });
      return { currentVersion: version };
    });
  }

  async remove(name: string, signal: AbortSignal): Promise<void> {
    const installed = this.installed.get(name);
    if (!installed) return;
    await this.exclusively(name, "Delete", async () => {
      await removeRelease(this.options.client, installed.release, this.timeout(signal));
      if (installed.ownsNamespace) await this.removeNamespace(installed.release.namespace, this.timeout(signal));
      this.installed.delete(name);
    });
  }

  /** One operation per release at a time; failures get the agent's envelope. */
  private async exclusively<T>(name: string, operation: string, work: () => Promise<T>): Promise<T> {
    if (this.busy.has(name)) throw failure(operation, "another operation (install/upgrade/rollback) is in progress");
    this.busy.add(name);
    try {
      return await work();
    } catch (error) {
      if (error instanceof HelmFailure) throw failure(operation, error.message);
      if (error instanceof ChartRefusal) throw failure(operation, `execution error at (${name}/templates/NOTES.txt): ${error.message}`);
      const refused = refusalOf(error);
      throw refused ? failure(operation, refused.message) : error;
    } finally {
      this.busy.delete(name);
    }
  }

  private async render(chart: Chart, { name, settings, protectedSettings }: DesiredExtension, namespace: string): Promise<RenderedChart> {
    const certManager = await this.options.client.serves(certManagerApi, "certificates");
    return chart.render({ name, namespace, settings, protectedSettings, serves: { certManager } });
  }

  /** Creates the namespace; leaves an existing one and its labels alone. True if created. */
  private async ensuredNamespace(namespace: string): Promise<boolean> {
    const manifest = namespaceManifest(namespace);
    if (await this.options.client.find<V1Namespace>(manifest)) return false;
    await this.options.client.create(manifest);
    return true;
  }

  /** Resolves when the namespace is gone: until then nothing can be created in it. */
  private async removeNamespace(namespace: string, timeout: HelmTimeout): Promise<void> {
    const manifest = namespaceManifest(namespace);
    await this.options.client.remove(manifest);
    await gone(this.options.client, [manifest], `deletion of namespace ${namespace}`, timeout);
  }

  private timeout(signal: AbortSignal): HelmTimeout {
    const { clock, timeoutMs = 600_000, leastTimeoutMs = 60_000 } = this.options;
    const deadline = clock.now().getTime() + Math.max(timeoutMs, leastTimeoutMs * clock.speed);
    return { signal, isOver: () => clock.now().getTime() >= deadline };
  }
}

function chartOf({ extensionType }: DesiredExtension): Chart {
  const chart = charts[extensionType.toLowerCase()];
  if (chart) return chart;
  throw new ExtensionFailure("ExtensionTypeNotFound", `The lab does not know extension type ${extensionType}; it knows ${Object.keys(charts).join(", ")}.`);
}

function versionOf({ versions }: Chart, { version, extensionType }: DesiredExtension): string {
  const found = version ?? versions.at(-1) ?? "";
  if (versions.includes(found)) return found;
  throw new HelmFailure(`chart path not found for ${extensionType} version ${found}; versions: ${versions.join(", ")}`);
}

function namespaceManifest(name: string) {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name } };
}

/** Wraps Helm's message in the agent's; connected-registry reference 3.6, wording assumed. */
function failure(operation: string, helm: string): ExtensionFailure {
  return new ExtensionFailure(
    "ExtensionOperationFailed",
    `The extension operation failed with the following error: Error: [ InnerError: [Helm installation failed : InnerError [${helm}]]] occurred while doing the operation : [${operation}] on the config`,
  );
}
