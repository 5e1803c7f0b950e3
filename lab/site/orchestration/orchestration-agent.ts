import { textOf } from "../../azure/resource";
import type { StagingRequest } from "../agent";
import type { InstalledExtension, OrchestrationAgent } from "../arc-agent";
import type { KubernetesClient } from "../kubernetes-client";
import { ArmCaller, type ArmCallerOptions } from "./arm-caller";
import { CloudRegistry } from "./cloud-registry";
import { hasDigest, imageReference, isStagedImage, repositoriesOfImages } from "./cloud-registry";
import { existenceAttempts, stageByExistence } from "./existence-staging";
import { Installations } from "./installations";
import { type Attempts, deadlineIn, Patience, type StagingWait } from "./patience";
import { ScopeMapWriter } from "./scope-map-writer";
import { opaqueLogin } from "./pull-login";
import { addressOf, authoritySecretOf, connectedRegistryName, connectedRegistryOf } from "./site-registry";
import { SiteReader } from "./site-reader";
import { StagedRepositories } from "./staged-repositories";
import { defaultStagingCheck, type StagingCheck } from "./staging-check";
import { BrokenLink } from "./staging-failures";
import { diagnose } from "./sync-diagnosis";

/** Called before staging looks for an image on the site. An error that it throws ends the staging. */
export type ImageWatch = (image: string, signal: AbortSignal) => Promise<void>;

/** What an orchestration agent needs: Azure, with the identity of its extension, and its own cluster. */
export interface OrchestrationOptions extends ArmCallerOptions, StagingWait {
  client: KubernetesClient;
  /** Extensions that the Arc agent has installed. */
  installed: ReadonlyMap<string, InstalledExtension>;
  /** Secret with the client token that pods of the site pull with. */
  pullSecret: { namespace: string; name: string };
  /** How staging finds out whether an image is on the site; read when it starts. @default - see defaultStagingCheck */
  stagingCheck?: () => StagingCheck;
  /** @default - none */
  onImage?: ImageWatch;
}

/** Rhythm of staging by content. Assumed. */
const contentAttempts: Attempts = { firstMs: 15_000, longestMs: 15_000 };

/**
 * The agent of extension microsoft.workloadorchestration: makes a site's connected registry sync the images of a solution version, checks their arrival, and installs the version.
 * How the real agent works is not documented; its requirements and failures are. Source: workload-orchestration reference 5, 7.2; connected-registry reference 5.
 * Of the two checks of arrival, `existence` is that of the vendor's scripts in public code.
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

  stage(request: StagingRequest, report: (stagedImages: number) => void, signal: AbortSignal): Promise<void> {
    const check = this.options.stagingCheck?.() ?? defaultStagingCheck;
    return check === "existence" ? this.stageByExistence(request, report, signal) : this.stageByContent(request, report, signal);
  }

  private stageByExistence(request: StagingRequest, report: (stagedImages: number) => void, signal: AbortSignal): Promise<void> {
    const { client, installed, onImage } = this.options;
    return stageByExistence(request.images, {
      ...{ client, installed, report, signal },
      patience: new Patience(this.options, existenceAttempts, signal),
      onImage: async (image) => onImage?.(image, signal),
      sync: async (repositories) => this.sync(request, (await this.connectedRegistry(request.acrResourceId, signal)).name, repositories, signal),
    });
  }

  private async stageByContent(request: StagingRequest, report: (stagedImages: number) => void, signal: AbortSignal): Promise<void> {
    const { acrResourceId } = request;
    const valid = request.images.filter(isStagedImage);
    const images = valid.map(imageReference);
    const repositories = repositoriesOfImages(request.images);
    const patience = new Patience(this.options, contentAttempts, signal);
    const { name, reader } = await patience.retrying(() => this.siteOf(acrResourceId, signal));
    const cloud = await patience.retrying(() => this.cloudRegistry(acrResourceId, signal));
    if (valid.length === 0) throw new BrokenLink("noImages", request.images.join(", "));
    const digests = await patience.retrying(() => Promise.all(images.map((image) => cloud.digest(image))));
    await patience.retrying(() => this.sync(request, name, repositories, signal));
    for (const [index, image] of images.entries()) {
      await this.options.onImage?.(image.text, signal);
      try {
        await patience.retrying(() => reader.verify(image, digests[index] ?? ""));
      } catch (error) {
        if (!(error instanceof BrokenLink && error.mayRecover)) throw error;
        throw await diagnose({ registryId: acrResourceId, connectedRegistry: name, repositories }, error, this.arm, signal);
      }
      report(index + 1);
    }
    await patience.retrying(async () => requireFound(request.images));
  }

  /** Adds the repositories of a version to the scope map that this connected registry syncs by. */
  private sync(request: StagingRequest, connectedRegistry: string, repositories: readonly string[], signal: AbortSignal): Promise<void> {
    this.staged.note(request);
    return this.scopeMaps.add(`${request.acrResourceId}/scopeMaps/${connectedRegistry}`, repositories, signal);
  }

  /** Removes what no other staged version needs from the scope map. The bytes stay: garbage collection is not modelled. */
  async unstage(request: StagingRequest, signal: AbortSignal): Promise<void> {
    const unneeded = this.staged.forget(request);
    const installed = connectedRegistryOf(this.options.installed);
    if (installed) await this.scopeMaps.remove(`${request.acrResourceId}/scopeMaps/${connectedRegistryName(installed)}`, unneeded, signal);
  }

  /** The connected registry of this cluster, and its name in Azure. */
  private async connectedRegistry(registryId: string, signal: AbortSignal): Promise<{ name: string; installed: InstalledExtension }> {
    const installed = connectedRegistryOf(this.options.installed);
    if (!installed) throw new BrokenLink("extension", "no extension of type microsoft.containerregistry.connectedregistry is installed");
    const name = connectedRegistryName(installed);
    if (!(await this.arm.properties(`${registryId}/connectedRegistries/${name}`, signal)))
      throw new BrokenLink("registryId", `${registryId} has no connected registry '${name}'`);
    return { name, installed };
  }

  private async siteOf(registryId: string, signal: AbortSignal): Promise<{ name: string; reader: SiteReader }> {
    const { name, installed } = await this.connectedRegistry(registryId, signal);
    const { client, pullSecret } = this.options;
    const { namespace } = installed.release;
    const place = { address: addressOf(installed), namespace, authoritySecret: authoritySecretOf(installed) };
    return { name, reader: new SiteReader({ client, ...place, login: () => opaqueLogin(client, pullSecret), signal }) };
  }

  private async cloudRegistry(registryId: string, signal: AbortSignal): Promise<CloudRegistry> {
    const registry = await this.arm.properties(registryId, signal);
    if (!registry) throw new BrokenLink("registryId", `there is no registry ${registryId}`);
    return new CloudRegistry({ arm: this.arm, registryId, loginServer: textOf(registry.loginServer) ?? "", signal });
  }
}

/** What the site's script never finds keeps the service waiting: an image with a digest, and one that it skips. */
function requireFound(images: readonly string[]): void {
  const found = images.filter((image) => isStagedImage(image) && !hasDigest(image));
  if (found.length < images.length) throw new BrokenLink("notDownloaded", `requested images: ${images.length}, fully downloaded: ${found.length}`);
}
