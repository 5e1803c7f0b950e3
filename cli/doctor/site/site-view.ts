import { join } from "node:path";
import type { ArmClient } from "../../../components/arm/arm-client";
import { loadKubeconfig } from "../../../components/cluster/access/kubeconfig";
import type { KubeConfig } from "../../../components/cluster/access/kubernetes-client";
import { apiVersions } from "../../../components/core/api-versions";
import { extensionId, subscriptionOf } from "../../../components/core/arm-id";
import { EdgeError } from "../../../components/core/fault";
import { readChain } from "../../../components/diagnosis/broken-links";
import type { RegistryChain } from "../../../components/diagnosis/registry-chain";
import type { RegistryClient } from "../../../components/oci/registry-client";
import type { PinnedVersion } from "../../../components/orchestration/pinned-solution";
import { readCatalog } from "../../../program/catalog/catalog";
import { pinnedVersions } from "../../../program/catalog/pinned-versions";
import { type HubOutputs, parseHubOutputs } from "../../../program/config/hub-outputs";
import type { SiteConfig } from "../../../program/config/site-schema";
import { gateClient } from "../../../program/gate/gate";
import { lookAround } from "../../../program/gate/site/site-gate";
import { extensionName, orchestrationPrincipal } from "../../../program/gate/site/site-observation";
import { stackOutputs } from "../../engine/stack-reading";
import type { CommandIo } from "../../io/command";
import { type ClientToken, readSiteFacts, type SiteFacts } from "../../prove/site-facts";
import { type SiteOpening, siteOpening } from "../../../components/site-registry/opening";
import { once } from "../check";
import { type AzureView, readRegistry } from "../common/azure-view";

/** A site as its last run left it. */
export interface DeployedSite {
  facts: SiteFacts;
  /** Secret. */
  clientToken: ClientToken;
}

/** What the checks of a site can read; each thing is read once, when a check first asks for it. Anything that cannot be read rejects. */
export interface SiteView extends AzureView {
  stack: string;
  site: SiteConfig;
  hub(): Promise<HubOutputs>;
  /** The pinned versions. Throws EdgeError for invalid pins. */
  solutions(): Promise<PinnedVersion[]>;
  /** The same; none where they are invalid, which is the finding of one check. */
  pinned(): Promise<PinnedVersion[]>;
  /** Undefined before the first run that succeeded. */
  deployed(): Promise<DeployedSite | undefined>;
  /** What the gate reads before a run. */
  around(): ReturnType<typeof lookAround>;
  /** What the site's registry depends on in Azure; undefined before the first run that succeeded. */
  chain(): Promise<{ chain: RegistryChain; time: Date } | undefined>;
  /** Throws ClusterAccessError. */
  cluster(): KubeConfig;
  /** The way to the site's registry; undefined before the first run that succeeded. Throws ClusterAccessError. */
  opening(): Promise<SiteOpening | undefined>;
  /** The site's registry, with the client token of the stack; undefined before the first run that succeeded. */
  siteRegistry(): Promise<RegistryClient | undefined>;
  /** Closes connections. */
  close(): Promise<void>;
}

/** The view of a site's stack. */
export function siteView(stack: string, site: SiteConfig, io: CommandIo): SiteView {
  const { environment, folder } = io;
  const hub = once(async () => parseHubOutputs(site.hub, await stackOutputs(folder, site.hub)));
  const arm = once(() => gateClient(site.orchestrationApiVersion, environment));
  const deployed = once(async () => deployedSite(stack, await stackOutputs(folder, stack)));
  const solutions = once(async () => {
    const { resourceGroupId, publishedImages } = await hub();
    return pinnedVersions(site, readCatalog(join(folder, "stacks")).solutions, resourceGroupId, publishedImages);
  });
  const pinned = once(() => solutions().catch((error: unknown) => (error instanceof EdgeError ? [] : Promise.reject(error))));
  // The owner matters only for an adoption that is not finished.
  const around = once(async () => lookAround(site, await hub(), await pinned(), await arm(), { environment, own: "" }));
  const opening = once(async () => {
    const found = await deployed();
    return found && siteOpening(found.facts, { connect: undefined, caFile: undefined }, { ...io, narrate: () => undefined });
  });
  const siteRegistry = once(async () => {
    const [found, way] = [await deployed(), await opening()];
    return found && way?.open(found.clientToken);
  });
  const opened: Promise<RegistryClient | undefined>[] = [];
  return {
    ...{ stack, site, environment, hub, arm, deployed, solutions, pinned, around, opening },
    registry: once(async () => readRegistry(await arm(), (await hub()).registryId, apiVersions.containerRegistry)),
    chain: once(async () => chainOf(site, await deployed(), await arm(), await around())),
    cluster: () => loadKubeconfig({ context: site.clusterAccess.context, environment }),
    providers: async () => providersOf(site, await hub()),
    siteRegistry: () => {
      const registry = siteRegistry();
      opened.push(registry);
      return registry;
    },
    close: async () => {
      for (const registry of await Promise.allSettled(opened)) if (registry.status === "fulfilled") registry.value?.close();
    },
  };
}

/** Outputs without a site belong to a stack that was never deployed, or is destroyed. @throws EdgeError for outputs of another version */
function deployedSite(stack: string, outputs: Readonly<Record<string, unknown>>): DeployedSite | undefined {
  return outputs["site"] === undefined ? undefined : readSiteFacts(stack, outputs);
}

async function chainOf(
  site: SiteConfig,
  deployed: DeployedSite | undefined,
  arm: ArmClient,
  { observed }: Awaited<ReturnType<typeof lookAround>>,
): ReturnType<SiteView["chain"]> {
  if (deployed === undefined) return undefined;
  const { facts } = deployed;
  if (facts.connectedRegistryId === undefined) throw new EdgeError([outputMissing(facts.name)]);
  const images = [...new Set(facts.solutions.flatMap((solution) => solution.images))];
  const orchestrationPrincipalId = orchestrationPrincipal(observed.extensions) ?? "";
  return readChain(arm, {
    connectedRegistryId: facts.connectedRegistryId,
    images,
    orchestrationPrincipalId,
    extensionId: extensionId(site.connectedClusterId, extensionName(site)),
  });
}

function outputMissing(stack: string) {
  return {
    code: "EDGE-STACK-OUTPUTS",
    what: "output site.connectedRegistryId is missing",
    given: `stack ${stack}`,
    fix: `deploy the site with this version first: edge-staging up ${stack}`,
  };
}

function providersOf({ connectedClusterId }: SiteConfig, { registryId }: HubOutputs): { subscription: string; namespace: string }[] {
  const [hub, site] = [subscriptionOf(registryId), subscriptionOf(connectedClusterId)];
  const needed = [
    ...["Microsoft.ContainerRegistry", "Microsoft.Edge"].map((namespace) => ({ subscription: hub, namespace })),
    ...["Microsoft.Kubernetes", "Microsoft.KubernetesConfiguration", "Microsoft.ExtendedLocation", "Microsoft.Edge"].map((namespace) => ({
      subscription: site,
      namespace,
    })),
  ];
  return [...new Map(needed.map((one) => [`${one.subscription}/${one.namespace}`.toLowerCase(), one])).values()];
}
