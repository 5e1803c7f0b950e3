import type { V1Namespace } from "@kubernetes/client-node";
import { InstallationFailure, type InstallationRequest } from "../agent";
import type { InstalledExtension } from "../arc-agent";
import { applyRelease, HelmFailure, type HelmPatience, type Release, removeRelease } from "../helm-release";
import type { KubernetesClient } from "../kubernetes-client";
import { addressOf, connectedRegistryOf } from "./site-registry";
import { solutionRelease } from "./solution-release";

/** With what solutions are installed. */
export interface InstallationOptions {
  client: KubernetesClient;
  installed: ReadonlyMap<string, InstalledExtension>;
}

/** The solutions installed on a cluster, as Helm releases through its real API. A failed upgrade leaves what ran before. */
export class Installations {
  private readonly releases = new Map<string, Release>();

  constructor(private readonly options: InstallationOptions) {}

  /** Installs a solution, or upgrades the one of its id. @throws InstallationFailure with Helm's words */
  async install(request: InstallationRequest, patience: HelmPatience): Promise<void> {
    const { client, installed } = this.options;
    const key = request.instanceId.toLowerCase();
    const registry = connectedRegistryOf(installed);
    const release = solutionRelease(request, registry ? addressOf(registry) : "");
    await this.ensuredNamespace(request.namespace);
    await inHelmsWords(() => applyRelease(client, release, this.releases.get(key), patience));
    this.releases.set(key, release);
  }

  /** Takes a solution away; its namespace stays, as with Helm. */
  async uninstall(instanceId: string, patience: HelmPatience): Promise<void> {
    const key = instanceId.toLowerCase();
    const release = this.releases.get(key);
    if (!release) return;
    await inHelmsWords(() => removeRelease(this.options.client, release, patience));
    this.releases.delete(key);
  }

  private async ensuredNamespace(name: string): Promise<void> {
    const manifest = { apiVersion: "v1", kind: "Namespace", metadata: { name } };
    if (!(await this.options.client.find<V1Namespace>(manifest))) await this.options.client.create(manifest);
  }
}

/** Code `assumed`. */
async function inHelmsWords(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw error instanceof HelmFailure ? new InstallationFailure("HelmOperationFailed", error.message) : error;
  }
}
