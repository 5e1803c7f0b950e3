import { textOf } from "../../azure/resource";
import type { StagingRequest } from "../agent";
import type { InstalledExtension, OrchestrationAgent } from "../arc-agent";
import type { KubernetesClient } from "../kubernetes-client";
import { ArmCaller, type ArmCallerOptions } from "./arm-caller";
import { CloudRegistry } from "./cloud-registry";
import { imageReference, repositoriesOfImages } from "./image-reference";
import { Installations } from "./installations";
import { ScopeMapWriter } from "./scope-map-writer";
import { opaqueLogin } from "./pull-login";
import { addressOf, authoritySecretOf, connectedRegistryOf } from "./site-registry";
import { SiteReader } from "./site-reader";
import { StagedRepositories } from "./staged-repositories";
import { BrokenLink } from "./staging-failures";
import { diagnose } from "./sync-diagnosis";

/** How long a broken link that may mend is waited for, and an installation. */
export interface StagingPatience {
  /** Lab milliseconds. @default - 30 minutes (assumed) */
  patienceMs?: number;
  /** Never less than these real milliseconds: the control plane does not run faster with the lab's clock. @default - 60 seconds */
  leastPatienceMs?: number;
}

/** Called before an image of a staging is looked for on the site. What it throws ends the staging. */
export type ImageWatch = (image: string, signal: AbortSignal) => Promise<void>;

/** What an orchestration agent works with: Azure as the identity of its extension, and its own cluster. */
export interface OrchestrationOptions extends ArmCallerOptions, StagingPatience {
  client: KubernetesClient;
  /** What the Arc agent beside it has installed. */
  installed: ReadonlyMap<string, InstalledExtension>;
  /** Secret with the client token that pods of the site pull with. */
  pullSecret: { namespace: string; name: string };
  /** @default - nobody looks on */
  onImage?: ImageWatch;
}

/** Lab milliseconds from one look at the site to the next. Assumed. */
const retryMs = 15_000;

/**
 * The agent of extension microsoft.workloadorchestration: lets a site's connected registry sync what a solution version needs, sees that it arrived, and installs it.
 * How the real one works is not documented; what it needs and what goes wrong is. Source: workload-orchestration reference 5, 7.2; connected-registry reference 5.
 */
export function createOrchestrationAgent(options: OrchestrationOptions): OrchestrationAgent {
  const agent = new Staging(options);
  const installations = new Installations(options);
  return {
    stage: (request, report, signal) => agent.stage(request, report, signal),
    unstage: (request, signal) => agent.unstage(request, signal),
    install: (request, signal) => installations.install(request, { signal, isOver: patienceOf(options) }),
    uninstall: (instanceId, signal) => installations.uninstall(instanceId, { signal, isOver: patienceOf(options) }),
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
    const images = request.images.map(imageReference);
    const repositories = repositoriesOfImages(request.images);
    const isOver = patienceOf(this.options);
    const patiently = <T>(work: () => Promise<T>) => this.patiently(work, isOver, signal);
    const { name, reader } = await patiently(() => this.siteOf(acrResourceId, signal));
    const cloud = await patiently(() => this.cloudRegistry(acrResourceId, signal));
    const digests = await patiently(() => Promise.all(images.map((image) => cloud.digest(image))));
    this.staged.note(request);
    await patiently(() => this.scopeMaps.add(`${acrResourceId}/scopeMaps/${name}`, repositories, signal));
    for (const [index, image] of images.entries()) {
      await this.options.onImage?.(image.text, signal);
      try {
        await patiently(() => reader.verify(image, digests[index] ?? ""));
      } catch (error) {
        if (!(error instanceof BrokenLink && error.mayHeal)) throw error;
        throw await diagnose({ registryId: acrResourceId, connectedRegistry: name, repositories }, error, this.arm, signal);
      }
      report(index + 1);
    }
  }

  /** Takes out what no other staged version needs. The bytes stay: garbage collection is not modelled. */
  async unstage(request: StagingRequest, signal: AbortSignal): Promise<void> {
    const unneeded = this.staged.forget(request);
    const extension = connectedRegistryOf(this.options.installed);
    if (extension) await this.scopeMaps.remove(`${request.acrResourceId}/scopeMaps/${extension.extension.name}`, unneeded, signal);
  }

  /** The connected registry of this cluster: the extension's name is its name (assumed). */
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

  /** Does the work, again and again while a link that may mend is broken. Throws the last broken link when patience is over. */
  private async patiently<T>(work: () => Promise<T>, isOver: () => boolean, signal: AbortSignal): Promise<T> {
    for (;;) {
      signal.throwIfAborted();
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof BrokenLink) || !error.mayHeal || isOver()) throw error;
      }
      await this.options.clock.wait(retryMs, signal);
    }
  }
}

/** True once the time from now on is over. */
function patienceOf({ clock, patienceMs = 1_800_000, leastPatienceMs = 60_000 }: OrchestrationOptions): () => boolean {
  const deadline = clock.now().getTime() + Math.max(patienceMs, leastPatienceMs * clock.speed);
  return () => clock.now().getTime() >= deadline;
}
