import type { V1Namespace } from "@kubernetes/client-node";
import { InstallationFailure, type InstallationRequest } from "../agent";
import type { InstalledExtension } from "../arc-agent";
import { applyRelease, HelmFailure, type HelmTimeout, type Release, removeRelease } from "../helm-release";
import type { KubernetesClient } from "../kubernetes-client";
import { addressOf, connectedRegistryOf } from "./site-registry";
import { solutionRelease } from "./solution-release";

/** What installations need. */
export interface InstallationOptions {
  client: KubernetesClient;
  installed: ReadonlyMap<string, InstalledExtension>;
}

/** Solutions installed on a cluster, as Helm releases through its real API. A failed upgrade keeps the previous version. */
export class Installations {
  private readonly releases = new Map<string, Release>();

  constructor(private readonly options: InstallationOptions) {}

  /** Installs a solution, or upgrades the one with its id. @throws InstallationFailure with Helm's message */
  async install(request: InstallationRequest, timeout: HelmTimeout): Promise<void> {
    const { client, installed } = this.options;
    const key = request.instanceId.toLowerCase();
    const registry = connectedRegistryOf(installed);
    const release = solutionRelease(request, registry ? addressOf(registry) : "");
    await this.ensuredNamespace(request.namespace);
    await withHelmMessage(() => applyRelease(client, release, this.releases.get(key), timeout));
    this.releases.set(key, release);
  }

  /** Uninstalls a solution; keeps its namespace, like Helm. */
  async uninstall(instanceId: string, timeout: HelmTimeout): Promise<void> {
    const key = instanceId.toLowerCase();
    const release = this.releases.get(key);
    if (!release) return;
    await withHelmMessage(() => removeRelease(this.options.client, release, timeout));
    this.releases.delete(key);
  }

  /** `assumed:installation-creates-namespace`. */
  private async ensuredNamespace(name: string): Promise<void> {
    const manifest = { apiVersion: "v1", kind: "Namespace", metadata: { name } };
    if (!(await this.options.client.find<V1Namespace>(manifest))) await this.options.client.create(manifest);
  }
}

/** Code `assumed`. */
async function withHelmMessage(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw error instanceof HelmFailure ? new InstallationFailure("HelmOperationFailed", error.message) : error;
  }
}
