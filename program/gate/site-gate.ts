import { ArmClient } from "../../components/arm/arm-client";
import type { Environment } from "../../components/arm/credential";
import { readable } from "../../components/arm/arm-error";
import { missingRoles } from "../../components/diagnosis/broken-links";
import { ClusterAccessError } from "../../components/cluster/access/cluster-access-error";
import { loadKubeconfig } from "../../components/cluster/access/kubeconfig";
import { missingNamespaces } from "../../components/cluster/access/missing-namespaces";
import { readSecret } from "../../components/cluster/access/secret";
import { lookAtServiceAddresses } from "../../components/cluster/access/service-addresses";
import { apiVersions } from "../../components/core/api-versions";
import type { AdoptedSite } from "../../components/site/adopted-site";
import { EdgeError, type Fault } from "../../components/core/fault";
import { textAt } from "../../components/core/json";
import { releaseNamespace } from "../../components/core/connected-registry";
import type { SiteArgs } from "../../components/site/site-args";
import type { PinnedVersion } from "../../components/orchestration/pinned-solution";
import type { HubOutputs } from "../hub-reference";
import type { SiteConfig } from "../config/schema";
import { adoptedSite } from "./adopted-site";
import { lookAtAdoption } from "./adoption-look";
import { authorityFindings } from "./authority-findings";
import type { TlsSecretLook } from "./certificate-findings";
import { passGate } from "./gate";
import { type SiteLook, orchestrationPrincipal, siteFindings } from "./site-findings";

/** Looks at everything around a site that its run depends on. Reads only. Throws ArmError where Azure refuses. */
export async function lookAround(
  site: SiteConfig,
  { registryId }: Pick<HubOutputs, "registryId">,
  arm: ArmClient,
  environment: Environment,
  now: Date,
): Promise<SiteLook> {
  const { connectedClusterId, clusterAccess, target } = site;
  const namespaces = [...new Set(site.pullSecrets.map(({ namespace }) => namespace))];
  const [connectedCluster, customLocation, context, registries, extensions, cluster, absentNamespaces, tlsSecret] = await Promise.all([
    readable(arm.get(connectedClusterId, apiVersions.connectedCluster)),
    readable(arm.get(target.customLocationId, apiVersions.customLocation)),
    readable(arm.get(target.contextId, apiVersions.edge)),
    readable(arm.listIfThere(`${registryId}/connectedRegistries`, apiVersions.containerRegistry)),
    readable(arm.listIfThere(`${connectedClusterId}/providers/Microsoft.KubernetesConfiguration/extensions`, apiVersions.kubernetesConfiguration)),
    lookAtServiceAddresses(clusterAccess.context, environment),
    missingNamespaces(clusterAccess.context, namespaces, environment),
    tlsSecretOf(site, environment),
  ]);
  const connectedRegistries = (registries ?? []).flatMap((registry) => textAt(registry, "name") ?? []);
  const principalId = orchestrationPrincipal(extensions ?? []);
  const adoption = site.adopt && (await lookAtAdoption(site, site.adopt, { registryId, principalId }, arm, environment));
  return { connectedCluster, customLocation, context, connectedRegistries, extensions: extensions ?? [], cluster, absentNamespaces, tlsSecret, adoption, now };
}

/** One that this kubeconfig's user may not read, or of a cluster that is not reached, is not known. */
async function tlsSecretOf({ registry, clusterAccess }: SiteConfig, environment: Environment): Promise<TlsSecretLook> {
  if (registry.certificate.from !== "secret") return undefined;
  try {
    return await readSecret(loadKubeconfig({ context: clusterAccess.context, environment }), releaseNamespace, registry.certificate.name);
  } catch (error) {
    if (error instanceof ClusterAccessError) return error.kind === "not-found" ? "gone" : undefined;
    throw error;
  }
}

/** Looks with the process's own sign-in and kubeconfig, and stops a run where something is wrong. Answers what the program cannot do without; a site that is to be retired can do without all of it. */
export async function passSiteGate(
  site: SiteConfig,
  hub: HubOutputs,
  solutions: readonly PinnedVersion[],
): Promise<Pick<SiteArgs, "orchestrationPrincipalId" | "adopted">> {
  const arm = await ArmClient.connect(process.env);
  const look = await lookAround(site, hub, arm, process.env, new Date());
  const orchestrationPrincipalId = orchestrationPrincipal(look.extensions);
  const adopted = adoptedFrom(site, hub.registryId, look);
  const found = [siteFindings(site, hub, solutions, look), ...(site.retireUnreachable ? [] : [authorityFindings(site, look.now)])];
  const [faults, warnings] = [found.flatMap((gate) => gate.faults), found.flatMap((gate) => gate.warnings)];
  if (site.retireUnreachable) {
    await passGate({ faults, warnings });
    return { orchestrationPrincipalId, adopted };
  }
  const isKnown = site.adopt === undefined || adopted !== undefined;
  if (orchestrationPrincipalId !== undefined && isKnown) {
    await passGate({ faults, warnings: [...warnings, ...(await ungrantedRoles(site, hub, arm, orchestrationPrincipalId))] });
    return { orchestrationPrincipalId, adopted };
  }
  // Roles are granted to this identity, and what is taken over is called after these names: without them not even a preview can be shown.
  const isBare = orchestrationPrincipalId === undefined && look.connectedCluster !== undefined;
  throw new EdgeError(isBare ? [...faults, noOrchestration(site)] : faults);
}

function adoptedFrom({ adopt, retireUnreachable }: SiteConfig, registryId: string, { adoption, extensions }: SiteLook): AdoptedSite | undefined {
  return adopt && adoption && adoptedSite(adopt, retireUnreachable, { registryId, principalId: orchestrationPrincipal(extensions) }, extensions, adoption);
}

/** A site that grants no roles itself is told of those that nobody else granted. They may come by a group, which is not seen here: so it stops nothing. */
export async function ungrantedRoles({ compat }: SiteConfig, { registryId }: HubOutputs, arm: ArmClient, orchestrationPrincipalId: string): Promise<Fault[]> {
  return compat === "guide-2025" ? missingRoles(arm, registryId, orchestrationPrincipalId) : [];
}

function noOrchestration({ connectedClusterId }: SiteConfig): Fault {
  return {
    code: "EDGE-ORCHESTRATION-EXTENSION",
    what: "the cluster has no workload orchestration extension with an identity of its own",
    given: `site.connectedClusterId = ${connectedClusterId}`,
    allowed: "a cluster with extension type microsoft.workloadorchestration",
    fix: "install it first, as workload orchestration's set-up guide says",
  };
}
