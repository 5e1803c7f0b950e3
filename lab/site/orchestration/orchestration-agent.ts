import { textOf } from "../../azure/resource";
import type { StagingRequest } from "../agent";
import type { InstalledExtension, OrchestrationAgent } from "../arc-agent";
import type { KubernetesClient } from "../kubernetes-client";
import { ArmCaller, type ArmCallerOptions } from "./arm-caller";
import { CloudRegistry } from "./cloud-registry";
import { hasDigest, imageReference, isStagedImage, repositoriesOfImages } from "./cloud-registry";
import { Installations } from "./installations";
import { ScopeMapWriter } from "./scope-map-writer";
import { opaqueLogin } from "./pull-login";
import { addressOf, authoritySecretOf, connectedRegistryOf } from "./site-registry";
import { SiteReader } from "./site-reader";
import { StagedRepositories } from "./staged-repositories";
import { BrokenLink } from "./staging-failures";
import { diagnose } from "./sync-diagnosis";

/** How long to wait for a broken link to recover, and for an installation. */
export interface StagingWait {
  /** Timeout in lab milliseconds. @default - 30 minutes (assumed) */
  timeoutMs?: number;
  /** Minimum timeout in real milliseconds: the control plane does not run faster with the lab's clock. @default - 60 seconds */
  leastTimeoutMs?: number;
}

/** Called before staging looks for an image on the site. An error that it throws ends the staging. */
export type ImageWatch = (image: string, signal: AbortSignal) => Promise<void>;

/** What an orchestration agent needs: Azure, with the identity of its extension, and its own cluster. */
export interface OrchestrationOptions extends ArmCallerOptions, StagingWait {
  client: KubernetesClient;
  /** Extensions that the Arc agent has installed. */
  installed: ReadonlyMap<string, InstalledExtension>;
  /** Secret with the client token that pods of the site pull with. */
  pullSecret: { namespace: string; name: string };
  /** @default - none */
  onImage?: ImageWatch;
}

/** Lab milliseconds between two attempts. Assumed. */
const retryMs = 15_000;

/**
 * The agent of extension microsoft.workloadorchestration: makes a site's connected registry sync the images of a solution version, verifies their arrival, and installs the version.
 * How the real agent works is not documented; its requirements and failures are. Source: workload-orchestration reference 5, 7.2; connected-registry reference 5.
 */
export function createOrchestrationAgent(options: OrchestrationOptions): OrchestrationAgent {
  const agent = new Staging(options);
  const installations = new Installations(options);
  return {
    stage: (request, report, signal) => agent.stage(request, report, signal),
    unstage: (request, signal) => agent.unstage(request, signal),
    install: (request, signal) => installations.install(request, { signal, isOver: deadlineIn(options) }),
    uninstall: (instanceId, signal) => installations.uninstall(instanceId, { signal, isOver: deadlineIn(options) }),
  };
}

class Staging {
  private readonly arm: ArmCaller;
  private readonly scopeMaps: ScopeMapWriter;
  private readonly staged = new StagedRepositories();

  constructor(private readonly options: OrchestrationOptions) {
    this.arm = new ArmCaller(options);
    this.scopeMaps = new ScopeMapWriter(this.arm);
  }

  async stage(request: StagingRequest, report: (stagedImages: number) => void, signal: AbortSignal): Promise<void> {
    const { acrResourceId } = request;
    const valid = request.images.filter(isStagedImage);
    const images = valid.map(imageReference);
    const repositories = repositoriesOfImages(request.images);
    const isOver = deadlineIn(this.options);
    const retrying = <T>(work: () => Promise<T>) => this.retrying(work, isOver, signal);
    const { name, reader } = await retrying(() => this.siteOf(acrResourceId, signal));
    const cloud = await retrying(() => this.cloudRegistry(acrResourceId, signal));
    if (valid.length === 0) throw new BrokenLink("noImages", request.images.join(", "));
    const digests = await retrying(() => Promise.all(images.map((image) => cloud.digest(image))));
    this.staged.note(request);
    await retrying(() => this.scopeMaps.add(`${acrResourceId}/scopeMaps/${name}`, repositories, signal));
    for (const [index, image] of images.entries()) {
      await this.options.onImage?.(image.text, signal);
      try {
        await retrying(() => reader.verify(image, digests[index] ?? ""));
      } catch (error) {
        if (!(error instanceof BrokenLink && error.mayRecover)) throw error;
        throw await diagnose({ registryId: acrResourceId, connectedRegistry: name, repositories }, error, this.arm, signal);
      }
      report(index + 1);
    }
    await retrying(async () => requireFound(request.images));
  }

  /** Removes what no other staged version needs from the scope map. The bytes stay: garbage collection is not modelled. */
  async unstage(request: StagingRequest, signal: AbortSignal): Promise<void> {
    const unneeded = this.staged.forget(request);
    const extension = connectedRegistryOf(this.options.installed);
    if (extension) await this.scopeMaps.remove(`${request.acrResourceId}/scopeMaps/${extension.extension.name}`, unneeded, signal);
  }

  /** The connected registry of this cluster; it has the extension's name (assumed). */
  private async siteOf(registryId: string, signal: AbortSignal): Promise<{ name: string; reader: SiteReader }> {
    const installed = connectedRegistryOf(this.options.installed);
    if (!installed) throw new BrokenLink("extension", "no extension of type microsoft.containerregistry.connectedregistry is installed");
    const { client, pullSecret } = this.options;
    const { name } = installed.extension;
    if (!(await this.arm.properties(`${registryId}/connectedRegistries/${name}`, signal)))
      throw new BrokenLink("registryId", `${registryId} has no connected registry '${name}'`);
    const { namespace } = installed.release;
    const place = { address: addressOf(installed), namespace, authoritySecret: authoritySecretOf(installed) };
    return { name, reader: new SiteReader({ client, ...place, login: () => opaqueLogin(client, pullSecret), signal }) };
  }

  private async cloudRegistry(registryId: string, signal: AbortSignal): Promise<CloudRegistry> {
    const registry = await this.arm.properties(registryId, signal);
    if (!registry) throw new BrokenLink("registryId", `there is no registry ${registryId}`);
    return new CloudRegistry({ arm: this.arm, registryId, loginServer: textOf(registry.loginServer) ?? "", signal });
  }

  /** Does the work, retrying while a broken link may recover. Throws the last broken link at the timeout. */
  private async retrying<T>(work: () => Promise<T>, isOver: () => boolean, signal: AbortSignal): Promise<T> {
    for (;;) {
      signal.throwIfAborted();
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof BrokenLink) || !error.mayRecover || isOver()) throw error;
      }
      await this.options.clock.wait(retryMs, signal);
    }
  }
}

/** What the site's script never finds keeps the service waiting: an image with a digest, and one that it skips. */
function requireFound(images: readonly string[]): void {
  const found = images.filter((image) => isStagedImage(image) && !hasDigest(image));
  if (found.length < images.length) throw new BrokenLink("notDownloaded", `requested images: ${images.length}, fully downloaded: ${found.length}`);
}

/** Starts the timeout. @returns a function that is true once it has passed */
function deadlineIn({ clock, timeoutMs = 1_800_000, leastTimeoutMs = 60_000 }: OrchestrationOptions): () => boolean {
  const deadline = clock.now().getTime() + Math.max(timeoutMs, leastTimeoutMs * clock.speed);
  return () => clock.now().getTime() >= deadline;
}
