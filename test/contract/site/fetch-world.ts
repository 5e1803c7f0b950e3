import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import type { ImageProof } from "../../../components/core/image-proof";
import type { FetchedImagesInputs } from "../../../components/orchestration/fetched-images/inputs";
import { fetchedImages } from "../../../components/orchestration/fetched-images/kind";
import type { SiteRegistryAccess } from "../../../components/site-registry/access";
import { type Clock, startClock } from "../../../lab/clock";
import { ManglingProxy } from "../../mangled/mangling-proxy";
import type { CloudImage } from "../../support/cloud-image";
import { storedTexts } from "../../support/stored-texts";
import { environmentOf } from "../dynamic/dynamic-lab";
import { EngineAddress, ProviderProcess, ProviderProcesses } from "../dynamic/provider-process";
import { TriedObject } from "../dynamic/tried-object";
import { eventually, StagingWorld } from "./staging-world";

/** Lab seconds per real second: an hour without a link takes ten real seconds. */
const speed = 360;

/** Milliseconds between two polls of a site. */
const pollIntervalMs = 500;

/** Bytes of each layer. */
export const layerBytes = 100_000;

/** State of the link and of the volume of the site; a test may change it at any time. */
interface Limits {
  /** Bytes per lab second. */
  rate: number | undefined;
  /** Bytes. */
  volume: number | undefined;
}

/** A site behind a link with a limited rate, and provider processes that fetch images to it. */
export class FetchWorld {
  private constructor(
    readonly site: StagingWorld,
    readonly clock: Clock,
    readonly limits: Limits,
    /** Proxy in front of the site's registry; it records the program's requests. */
    readonly proxy: ManglingProxy,
    private readonly engine: EngineAddress,
    private readonly processes: ProviderProcesses,
    public provider: ProviderProcess,
    private readonly text: string,
    private readonly loginServer: string,
  ) {}

  static async start(): Promise<FetchWorld> {
    const clock = startClock(speed);
    const limits: Limits = { rate: undefined, volume: undefined };
    const proxy = new ManglingProxy();
    const linkRate = () => limits.rate;
    const volumeSize = () => limits.volume;
    const site = await StagingWorld.start({ clock, linkRate, volumeSize, interpose: (listener) => proxy.interpose(listener) });
    const engine = new EngineAddress();
    const address = await engine.open();
    const environment = { ...environmentOf(site.lab), KUBECONFIG: site.site.kubeconfig, EDGE_STAGING_POLL_INTERVAL_MS: String(pollIntervalMs) };
    const processes = new ProviderProcesses(() => ProviderProcess.start(address, environment));
    const text = (await storedTexts()).get(fetchedImages.kind) ?? "";
    const provider = await processes.next();
    return new FetchWorld(site, clock, limits, proxy, engine, processes, provider, text, await site.lab.loginServer(site.registryId));
  }

  async stop(): Promise<void> {
    await this.processes.end();
    this.engine.close();
    await this.site.stop();
    await this.proxy.foreignHosts.stop();
  }

  /** How the program reads the site's registry, with the client token's current password. */
  get access(): SiteRegistryAccess {
    const { name: site, serviceAddress, key: extensionName, clientToken: username } = this.site.facts;
    const login = { username, password: this.site.clientPassword };
    return { ...login, site, loginServer: this.loginServer, serviceAddress, extensionName, authoritySecret: `${extensionName}-ca-cert`, context: site };
  }

  /** Pushes an image of one platform with this many layers to the hub. */
  push(name: string, layers: number): Promise<CloudImage> {
    return this.site.push(`apps/${name}`, [Array.from({ length: layers }, (_, index) => layer(name, index))]);
  }

  /** The declared fetch of these images to the site. */
  fetch(names: readonly string[], change: Partial<FetchedImagesInputs> = {}): TriedObject {
    const { registryId, facts } = this.site;
    const repositories = names.map((name) => `apps/${name}`);
    const inputs: FetchedImagesInputs = {
      connectedRegistryId: `${registryId}/connectedRegistries/${facts.key}`,
      syncScopeMapId: `${registryId}/scopeMaps/${facts.key}`,
      solution: names[0] ?? "",
      version: "1.0.0",
      images: repositories.map((repository) => `${repository}:1.0.0`),
      repositories,
      siteRegistry: this.access,
      proofMode: "preferred",
      syncSchedule: "* * * * *",
      stallTimeout: "PT5M",
      by: "o/p/line-1",
      wait: "confirmed",
      timeout: "PT1H",
      ...change,
    };
    return TriedObject.of({ kind: fetchedImages.kind, changes: () => ({}) }, { ...inputs }, this.text);
  }

  /** Sets the link's rate so that a layer takes this many real seconds. */
  layerTakes(seconds: number): void {
    this.limits.rate = layerBytes / (seconds * speed);
  }

  /** Path of a layer on the site's disk. */
  layerFile(name: string, index: number): Promise<string> {
    const digest = createHash("sha256").update(layer(name, index)).digest("hex");
    return this.site.storeFile(`blobs/sha256/${digest.slice(0, 2)}/${digest}/data`);
  }

  /** Starts the fetch, and kills its provider process after the first layer has arrived and `fault` has begun. */
  async killedOver(object: TriedObject, name: string, fault: () => Promise<void> | void): Promise<void> {
    let isOver = false;
    const dying = object
      .create(this.provider)
      .then(() => undefined, String)
      .finally(() => {
        isOver = true;
      });
    const file = await this.layerFile(name, 0);
    await eventually(async () => existsSync(file) || isOver);
    if (isOver) throw new Error(`the fetch ended before the fault: ${await dying}`);
    await fault();
    await this.kill();
    await dying;
  }

  /** Kills the process and starts a new one. */
  async kill(): Promise<void> {
    this.provider.kill();
    this.provider = await this.processes.next();
  }

  /** Runs the fetch to its end, like the next run. Returns the failure, if any. */
  run(object: TriedObject): Promise<string | undefined> {
    return object.failureOf(() => object.complete(this.provider));
  }
}

/** `image path` of each entry in a fetch's proof. */
export function proofOf({ outputs }: TriedObject): string[] {
  return (outputs as { proof?: ImageProof[] }).proof?.map(({ image, path }) => `${image} ${path}`) ?? [];
}

function layer(name: string, index: number): string {
  return `layer ${index} of ${name} `.padEnd(layerBytes, "x");
}
