import { mkdir, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { KubeConfig } from "@kubernetes/client-node";
import { allEnded } from "./all-ended";
import { addContext, addWorkspace } from "./azure/prerequisites";
import { type RunningAzure, startAzure, signInEnvironment } from "./azure/server";
import type { CloudName } from "./azure/sign-in";
import { createAuthority } from "./certificates";
import { startClock } from "./clock";
import { type Environment, cacheFolder } from "./engine/cache-folder";
import { cloneFolder } from "./engine/clone-folder";
import { directAddresses } from "./engine/direct-addresses";
import { assembleHome } from "./engine/home";
import type { ToolName } from "./engine/tool";
import { facts, siteFacts, type SiteFacts } from "./facts";
import type { Interpose } from "./interposed";
import { claimFolder } from "./leftovers";
import { createRegistryPlane } from "./registry/plane-server";
import { type Scenario, type WrittenScenario, scenarioSchema } from "./scenario/scenario";
import { ScenarioRun, type Strikes } from "./scenario/scenario-run";
import { connectedRegistryInstance, type InstanceOptions } from "./site/connected-registry/instance";
import { type LabSite, type LabSiteOptions, startLabSite } from "./site/lab-site";
import type { StagingWait } from "./site/orchestration/patience";
import { type LostPath, SiteUplink } from "./site/site-uplink";

/** Passphrase of the demo stacks; protects nothing of value. Documented in README. */
export const demoPassphrase = "edge-staging-demo";

/** Programs that a world needs. */
export const worldTools = ["pulumi", "registry", "etcd", "control-plane", "kwok"] as const satisfies readonly ToolName[];

export interface WorldOptions {
  /** The world writes only below this folder. */
  folder: string;
  /** Absolute paths of the programs. */
  tools: Record<(typeof worldTools)[number], string>;
  /** Environment of the calling process; the world's own variables override it. */
  environment: Environment;
  /** Names of the sites to start. @default line-1 */
  sites?: readonly string[];
  /** Names of those whose cluster is in the plants' subscription instead of the hub's. @default - none */
  plantSites?: readonly string[];
  /** Names of those with a Tanzu-like cluster. @default - none */
  tanzuSites?: readonly string[];
  /** Lab seconds per real second. @default 60 */
  speed?: number;
  /** What the lab's clock shows at first. @default - the current time */
  startsAt?: Date;
  /** What exists in Azure at first: the prerequisites of this project, or only the connected clusters with their resource groups. @default prepared */
  subscription?: "prepared" | "empty";
  /** Whether operations take as long as the real service's. @default false */
  applyLatencies?: boolean;
  /** Poll interval of the dynamic providers in milliseconds; the stand-in plugins then use the vendors' waits. @default - 50 for both, because the clock runs fast */
  pollIntervalMs?: number;
  /** How long a site's staging waits for a broken link to recover. @default - see StagingWait */
  stagingWait?: StagingWait;
  /** How GET returns an extension's protected settings. @default omitted */
  protectedSettings?: "omitted" | "blank";
  /** Name of the cloud in its metadata. @default AzureCloud */
  cloud?: CloudName;
  /** Puts a proxy in front of Azure, of every cloud registry and of every site's registry. @default - clients reach them directly */
  interpose?: Interpose;
  /** Faults to inject once the world is up. @default - none */
  scenario?: Scenario;
  /** Aborts the start. @default - never */
  signal?: AbortSignal;
}

/** A running lab: a simulated Azure, a cluster for each site, and an engine home to use with them. */
export interface World {
  readonly azure: RunningAzure;
  readonly sites: ReadonlyMap<string, LabSite>;
  readonly folder: string;
  /** Environment variables that a program needs to work in this world. Holds the secret of the deploying service principal. */
  readonly environment: Readonly<Record<string, string>>;
  /** Starts a scenario and stops the previous one; without an argument, stops injecting faults. */
  play(scenario?: WrittenScenario): void;
  /** Cuts a site's connection until the returned function is called. @throws Error for an unknown site */
  cut(site: string, path: LostPath): () => void;
  /** Sets the lab's clock forward to a later time. */
  moveClockTo(time: Date): void;
  /** Number of strikes of each fault of the scenario. */
  strikes(): Strikes;
  /** Bytes of image blobs read from the cloud registries so far: the sites' WAN traffic, if nobody else read any. */
  blobBytesRead(): number;
  /** Bytes of image blobs that a site's own registry has served so far. */
  siteBlobBytesRead(site: string): number;
  stop(): Promise<void>;
}

const nothing: Scenario = { calls: [], staging: [], network: [], agents: [], links: [], volumes: [] };

/** Poll interval in milliseconds for the lab's services, whose clock runs fast. */
const quickPollMs = 50;

/** Starts a world. If a step fails, stops everything already started. */
export async function startWorld(options: WorldOptions): Promise<World> {
  const { folder, tools, interpose, signal = new AbortController().signal } = options;
  const ends: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  // For the clients of this process.
  Object.assign(process.env, directAddresses(process.env));
  try {
    await mkdir(join(folder, "state"), { recursive: true });
    claimFolder(folder);
    const authority = await createAuthority("edge-staging lab", folder);
    const clock = startClock(options.speed ?? 60, options.startsAt);
    const registries = createRegistryPlane({ folder: join(folder, "registries"), registry: tools.registry, authority, interpose });
    ends.push(() => registries.stop());
    const { applyLatencies = false, protectedSettings = "omitted", cloud, subscription = "prepared" } = options;
    const isUnregistered = subscription === "empty";
    const azure = await startAzure({
      clock,
      authority,
      registries,
      applyLatencies,
      protectedSettings,
      cloud,
      isUnregistered,
      interpose,
      folder: join(folder, "azure"),
    });
    ends.push(() => azure.stop());
    if (subscription === "prepared") {
      addContext(azure.azure);
      addWorkspace(azure.azure);
    }
    const stage = { clock, faults: azure.faults, uplinks: new Map<string, SiteUplink>() };
    let run = new ScenarioRun(nothing, stage);
    const served = new Map<string, number>();
    const starting = (options.sites ?? ["line-1"]).map(async (name) => {
      const uplink = new SiteUplink({ clock, rate: () => run.linkRate(name) });
      const volumeSize = () => run.volumeSize(name);
      const onImage = (image: string, working: AbortSignal) => run.onImage(name, image, working);
      const lagMs = () => run.lagMs(name);
      const stagingCheck = () => run.stagingCheck();
      const onBlobBytes = (bytes: number) => void served.set(name, (served.get(name) ?? 0) + bytes);
      const site = await startSite(name, options, {
        ...{ azure, ca: authority.certificate, clock, stagingCheck, onImage, lagMs, uplink, volumeSize, onBlobBytes, signal },
      });
      ends.push(() => site.stop());
      stage.uplinks.set(name, uplink);
      return [name, site] as const;
    });
    const sites = new Map(await allEnded(starting));
    const play = (scenario: WrittenScenario = nothing) => {
      run.stop();
      run = new ScenarioRun(scenarioSchema.parse(scenario), stage);
    };
    ends.push(async () => run.stop());
    const environment = await environmentOf(options, azure, authority.file ?? "", sites);
    play(options.scenario);
    return {
      azure,
      sites,
      folder,
      environment,
      play,
      cut: (site, path) => {
        const uplink = stage.uplinks.get(site);
        if (uplink === undefined) throw new Error(`there is no site ${site}`);
        return uplink.lose(path);
      },
      moveClockTo: (time) => clock.moveTo(time),
      strikes: () => run.strikes(),
      blobBytesRead: () => registries.blobBytesRead(),
      siteBlobBytesRead: (site) => served.get(site) ?? 0,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

type SiteParts = Pick<LabSiteOptions, "azure" | "ca" | "clock" | "stagingCheck" | "onImage" | "lagMs" | "uplink" | "signal"> &
  Pick<InstanceOptions, "volumeSize" | "onBlobBytes">;

function startSite(
  name: string,
  { tools, folder, stagingWait, interpose, subscription, tanzuSites = [], plantSites = [] }: WorldOptions,
  parts: SiteParts,
): Promise<LabSite> {
  const clusterTools = { etcd: tools.etcd, controlPlane: tools["control-plane"], kwok: tools.kwok };
  const connectedRegistry = connectedRegistryInstance({ registry: tools.registry, interpose, ...parts });
  const kind = { isTanzu: tanzuSites.includes(name), isBare: subscription === "empty", facts: siteOf(name, plantSites) };
  return startLabSite({ ...parts, ...kind, tools: clusterTools, connectedRegistry, stagingWait, folder: join(folder, name) });
}

function siteOf(name: string, plantSites: readonly string[]): SiteFacts {
  return siteFacts(name, plantSites.includes(name) ? facts.plantSubscriptionId : facts.subscriptionId);
}

async function environmentOf(
  { folder, tools, environment, pollIntervalMs }: WorldOptions,
  running: RunningAzure,
  authorityFile: string,
  sites: ReadonlyMap<string, LabSite>,
): Promise<Record<string, string>> {
  const home = await assembleHome({
    folder: join(folder, "home"),
    pulumi: tools.pulumi,
    searchPath: environment["PATH"] ?? "",
    compileCache: join(cacheFolder(environment, homedir()), "compiled"),
  });
  return {
    ...home.environment,
    ...directAddresses(environment),
    ...signInEnvironment(running),
    SSL_CERT_FILE: authorityFile,
    NODE_EXTRA_CA_CERTS: authorityFile,
    KUBECONFIG: await mergedKubeconfig(folder, sites),
    EDGE_STAGING_POLL_INTERVAL_MS: String(pollIntervalMs ?? quickPollMs),
    ...(pollIntervalMs === undefined ? { EDGE_STAGING_LAB_POLL_MS: String(quickPollMs) } : {}),
    // A kill can leave metadata sidecar files empty, which then block every command.
    PULUMI_BACKEND_URL: `file://${join(folder, "state")}?metadata=skip`,
    PULUMI_CONFIG_PASSPHRASE: demoPassphrase,
    PULUMI_OPTION_POLICY_PACK: join(cloneFolder, "policy"),
  };
}

/** Merges the contexts of all sites into one file: the vendor's Kubernetes provider reads KUBECONFIG as a single path. */
async function mergedKubeconfig(folder: string, sites: ReadonlyMap<string, LabSite>): Promise<string> {
  const merged = new KubeConfig();
  for (const { kubeconfig } of sites.values()) {
    const next = new KubeConfig();
    next.loadFromFile(kubeconfig);
    merged.mergeConfig(next, true);
  }
  const path = join(folder, "kubeconfig");
  await writeFile(path, merged.exportConfig(), { mode: 0o600 });
  return path;
}
