import * as pulumi from "@pulumi/pulumi";
import type { ArmClient } from "../../../components/arm/arm-client";
import type { Environment } from "../../../components/arm/credential";
import { locksAround } from "../../../components/arm/management-locks";
import { readable } from "../../../components/arm/arm-error";
import { missingRoles } from "../../../components/diagnosis/broken-links";
import { ClusterAccessError } from "../../../components/cluster/access/cluster-access-error";
import { loadKubeconfig } from "../../../components/cluster/access/kubeconfig";
import { missingNamespaces, namespaceOwner, type PresentSecret, presentSecrets, readSecret } from "../../../components/cluster/access/cluster-objects";
import { servesCertManager } from "../../../components/cluster/access/cert-manager";
import { certainlyMissingParts } from "../../../components/cluster/access/instance";
import { visibleNodes } from "../../../components/cluster/access/nodes";
import { tryReadServiceAddresses } from "../../../components/cluster/access/service-addresses";
import { apiVersions } from "../../../components/core/api-versions";
import { EdgeError, type Fault } from "../../../components/core/fault";
import { forecastStart } from "../../../components/core/forecast-text";
import { textAt } from "../../../components/core/json";
import { releaseNamespace } from "../../../components/core/connected-registry";
import { stackOwner } from "../../../components/dynamic/edge-resource";
import { readAzureSite } from "../../../components/orchestration/azure-site/kind";
import { type LiveAzureSite, azureSiteOf } from "../../../components/orchestration/azure-site/rules";
import type { AdoptedSite, SiteArgs } from "../../../components/site/args";
import type { PinnedVersion } from "../../../components/orchestration/pinned-solution";
import type { Solution } from "../../catalog/solution-folder";
import type { HubOutputs } from "../../config/hub-outputs";
import type { SiteConfig } from "../../config/site-schema";
import { adoptedSite, observeAdoption } from "../adoption/adoption-observation";
import { authorityFindings, type ObservedTlsSecret } from "./certificate-findings";
import { arrivingImages, earlierTransfers, readContents } from "./arriving-images";
import { createdNamespace } from "./namespace-findings";
import { existingPrerequisites, presentExtensions } from "./prerequisite-findings";
import { changedPullSecrets, pullSecretFindings } from "./pull-secret-findings";
import { type SiteForecast, siteForecast } from "./site-forecast";
import { observeTags, tagFindings } from "./tag-findings";
import { workspaceFaults } from "../workspace-findings";
import { DeniedReads, gateClient, type GateFindings, lockFindings, passGate } from "../gate";
import { readOwnOutputs, runningStack } from "../ownership/own-outputs";
import { ownershipFindings } from "../ownership/ownership-findings";
import { observeSiteObjects } from "../ownership/site-objects";
import { siteFindings } from "./site-findings";
import { type SiteObservation, extensionName, orchestrationPrincipal } from "./site-observation";

/** What a look around a site works with. */
export interface Around {
  /** Of the kubeconfig. */
  environment: Environment;
  /** The running stack, `organization/project/stack`. */
  own: string;
  now: Date;
  /** The site's pull secrets in the cluster, as one read found them; undefined where it does not show them. */
  pullSecrets: Promise<readonly PresentSecret[] | undefined>;
}

/**
 * Reads everything around a site that its run depends on. Reads only.
 * @throws ArmError where Azure refuses
 */
export async function observeSite(
  site: SiteConfig,
  { registryId }: Pick<HubOutputs, "registryId">,
  arm: ArmClient,
  { environment, own, now, pullSecrets }: Around,
): Promise<SiteObservation> {
  const { connectedClusterId, clusterAccess, target } = site;
  const created = createdNamespace(site);
  const namespaces = [...new Set([...site.pullSecrets.map(({ namespace }) => namespace), ...(created === undefined ? [] : [created])])];
  const [
    connectedCluster,
    customLocation,
    context,
    azureSite,
    workspace,
    registries,
    extensions,
    cluster,
    absentNamespaces,
    solutionNamespaceOwner,
    missingParts,
    tlsSecret,
    nodes,
    certManager,
  ] = await Promise.all([
    readable(arm.get(connectedClusterId, apiVersions.connectedCluster)),
    readable(arm.get(target.customLocationId, apiVersions.customLocation)),
    readable(arm.get(target.contextId, apiVersions.edge)),
    requiredAzureSite(site, arm),
    workspaceFaults("site.target.workspace", target.workspace, arm),
    readable(arm.listIfThere(`${registryId}/connectedRegistries`, apiVersions.containerRegistry)),
    readable(arm.listIfThere(`${connectedClusterId}/providers/Microsoft.KubernetesConfiguration/extensions`, apiVersions.kubernetesConfiguration)),
    tryReadServiceAddresses(clusterAccess.context, environment),
    missingNamespaces(clusterAccess.context, namespaces, environment),
    created === undefined ? undefined : namespaceOwner(clusterAccess.context, created, environment),
    certainlyMissingParts(clusterAccess.context, extensionName(site), environment),
    tlsSecretOf(site, environment),
    visibleNodes(clusterAccess.context, environment),
    servesCertManager(clusterAccess.context, environment),
  ]);
  const connectedRegistries = (registries ?? []).flatMap((registry) => textAt(registry, "name") ?? []);
  const principalId = orchestrationPrincipal(extensions ?? []);
  const adoption = site.adopt && (await observeAdoption(site.adopt, { registryId, principalId, own, pullSecrets: await pullSecrets }, arm));
  const around = { connectedCluster, customLocation, context, azureSite, workspace, connectedRegistries, extensions: extensions ?? [], cluster };
  return { ...around, absentNamespaces, solutionNamespaceOwner, missingParts, tlsSecret, nodes, certManager, adoption, now };
}

async function requiredAzureSite({ prerequisites, target }: SiteConfig, arm: ArmClient): Promise<LiveAzureSite | undefined> {
  const settings = prerequisites.azureSite;
  if (settings?.mode !== "require") return undefined;
  return readAzureSite(azureSiteOf(settings, target.contextId), (id, version) => readable(arm.get(id, version)));
}

/**
 * Everything that the gate reads of Azure and of the cluster, at the same time and each thing once. Reads only.
 * @throws ArmError where Azure refuses
 */
export async function lookAround(
  site: SiteConfig,
  hub: HubOutputs,
  solutions: readonly PinnedVersion[],
  arm: ArmClient,
  { environment, own }: Pick<Around, "environment" | "own">,
) {
  const written = [hub.registryId, site.connectedClusterId];
  const pullSecrets = presentSecrets(site.clusterAccess.context, site.pullSecrets, environment);
  const [observed, objectsIn, present, tags, locks] = await Promise.all([
    observeSite(site, hub, arm, { environment, own, now: new Date(), pullSecrets }),
    observeSiteObjects(site, hub.registryId, arm, { environment, pullSecrets }),
    pullSecrets,
    site.retireUnreachable ? undefined : observeTags(hub.registryId, solutions, arm, environment),
    locksAround(arm, written),
  ]);
  const changedSecrets = site.retireUnreachable ? [] : changedPullSecrets(site, present);
  return { observed, objectsIn, changedSecrets, tags, locks: lockFindings(locks, written) };
}

/** Undefined also where the kubeconfig's user may not read it, or the cluster cannot be reached. */
async function tlsSecretOf({ registry, clusterAccess }: SiteConfig, environment: Environment): Promise<ObservedTlsSecret> {
  if (registry.certificate.from !== "secret") return undefined;
  try {
    return await readSecret(loadKubeconfig({ context: clusterAccess.context, environment }), releaseNamespace, registry.certificate.name);
  } catch (error) {
    if (error instanceof ClusterAccessError) return error.kind === "not-found" ? "gone" : undefined;
    throw error;
  }
}

/**
 * Checks with this process's Azure sign-in and kubeconfig, and stops a run that has faults.
 * Returns what the program needs from the reading; a site with `retireUnreachable` needs none of it.
 * @throws EdgeError with every fault
 */
export async function passSiteGate(
  site: SiteConfig,
  hub: HubOutputs,
  solutions: readonly PinnedVersion[],
  catalog: readonly Solution[],
): Promise<Pick<SiteArgs, "orchestrationPrincipalId" | "presentExtensions" | "adopted">> {
  const denied = new DeniedReads("site");
  const arm = denied.of(await gateClient(site.orchestrationApiVersion));
  const [{ observed, objectsIn, changedSecrets, tags, locks }, forecastWith] = await Promise.all([
    lookAround(site, hub, solutions, arm, { environment: process.env, own: stackOwner() }),
    observeForecast(site, hub, solutions, catalog, arm),
  ]);
  const orchestrationPrincipalId = orchestrationPrincipal(observed.extensions);
  const adopted = adoptedFrom(site, hub.registryId, observed);
  const found = { orchestrationPrincipalId, presentExtensions: presentExtensions(observed.extensions), adopted };
  const findings = [
    { faults: await ownershipFindings(objectsIn(observed), runningStack("site", site.formerOwner)), warnings: [] },
    siteFindings(site, hub, solutions, observed),
    { faults: [], warnings: [...pullSecretFindings(changedSecrets), ...tagFindings(solutions, tags), ...locks] },
    ...(site.retireUnreachable ? [] : [authorityFindings(site, observed.now), await logged(forecastWith(observed))]),
    await existingOnes(site, observed),
  ];
  const [faults, warnings] = [findings.flatMap((one) => one.faults), findings.flatMap((one) => one.warnings)];
  if (site.retireUnreachable) {
    await passGate(denied.beside({ faults, warnings }));
    return found;
  }
  const isKnown = site.adopt === undefined || adopted !== undefined;
  if ((orchestrationPrincipalId !== undefined || site.prerequisites.orchestration === "create") && isKnown) {
    const ungranted = await ungrantedRoles(site, hub, arm, orchestrationPrincipalId);
    await passGate(denied.beside({ faults, warnings: [...warnings, ...ungranted] }));
    return found;
  }
  // Roles are granted to this identity, and adopted resources are named after what was read: without them there is no preview either.
  const isBare = orchestrationPrincipalId === undefined && observed.connectedCluster !== undefined;
  throw new EdgeError(denied.beside({ faults: isBare ? [...faults, noOrchestration(site)] : faults, warnings: [] }).faults);
}

/** Reads the stack's outputs only where it creates something. */
async function existingOnes(site: SiteConfig, observed: SiteObservation): Promise<GateFindings> {
  const { certManager, orchestration, customLocation, solutionNamespace } = site.prerequisites;
  if (![certManager, orchestration, customLocation, solutionNamespace].includes("create")) return { faults: [], warnings: [] };
  return existingPrerequisites(site, observed, { own: stackOwner(), formerOwner: site.formerOwner, outputs: await readOwnOutputs() });
}

/** Reads what the forecast of a run needs of the stack and of the cloud registry: nothing where no image is new. */
async function observeForecast(
  site: SiteConfig,
  { registryId, freeze: fleetFreeze }: HubOutputs,
  solutions: readonly PinnedVersion[],
  catalog: readonly Solution[],
  arm: ArmClient,
): Promise<(observed: SiteObservation) => SiteForecast> {
  const outputs = await readOwnOutputs();
  const images = arrivingImages(solutions, catalog, outputs);
  const isUnchanged = site.retireUnreachable || images.wanted.every((image) => images.present.includes(image));
  const reading = isUnchanged ? { contents: new Map() } : await readContents(registryId, [...images.wanted, ...images.present], arm, process.env);
  return ({ nodes, now }) => siteForecast({ ...site, fleetFreeze }, images, reading, { nodes, nowMs: now.getTime(), transfers: earlierTransfers(outputs) });
}

/** The same forecast, which the run's log then shows. */
async function logged(forecast: SiteForecast): Promise<SiteForecast> {
  if (forecast.text !== undefined) await pulumi.log.info(`${forecastStart}${forecast.text}`);
  return forecast;
}

function adoptedFrom({ adopt, retireUnreachable }: SiteConfig, registryId: string, { adoption, extensions }: SiteObservation): AdoptedSite | undefined {
  return adopt && adoption && adoptedSite(adopt, retireUnreachable, { registryId, principalId: orchestrationPrincipal(extensions) }, extensions, adoption);
}

/** Roles that are missing on a site where the program does not grant them. Warnings, because a role granted through a group is not visible here. */
export async function ungrantedRoles(
  { compat }: SiteConfig,
  { registryId }: HubOutputs,
  arm: ArmClient,
  orchestrationPrincipalId: string | undefined,
): Promise<Fault[]> {
  return compat === "guide-2025" && orchestrationPrincipalId !== undefined ? missingRoles(arm, registryId, orchestrationPrincipalId) : [];
}

/** Fault of a cluster without an orchestration extension that has an identity. */
export function noOrchestration({ connectedClusterId }: Pick<SiteConfig, "connectedClusterId">): Fault {
  return {
    code: "EDGE-ORCHESTRATION-EXTENSION",
    what: "the cluster has no workload orchestration extension with an identity of its own",
    given: `site.connectedClusterId = ${connectedClusterId}`,
    allowed: "a cluster with extension type microsoft.workloadorchestration",
    fix: "have it installed with site.prerequisites.orchestration = create, or install it first; see the set-up guide of workload orchestration",
  };
}
