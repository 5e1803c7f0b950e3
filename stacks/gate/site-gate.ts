import { ArmClient } from "../../components/arm/arm-client";
import { ArmError } from "../../components/arm/arm-error";
import type { Environment } from "../../components/arm/credential";
import { lookAtServiceAddresses } from "../../components/cluster/access/service-addresses";
import { apiVersions } from "../../components/core/api-versions";
import { EdgeError } from "../../components/core/fault";
import type { JsonObject } from "../../components/core/json";
import type { PinnedVersion } from "../../components/orchestration/pinned-version";
import type { HubOutputs } from "../hub-reference";
import type { SiteConfig } from "../schema";
import { passGate } from "./gate";
import { type SiteLook, orchestrationPrincipal, siteFindings } from "./site-findings";

/** Codes with which ARM refuses what belongs to another tenant. Source: ARM, error codes. */
const foreignCodes = ["InvalidAuthenticationTokenTenant"];

/** Looks at everything around a site that its run depends on. Reads only. Throws ArmError where Azure refuses. */
export async function lookAround(site: SiteConfig, arm: ArmClient, environment: Environment): Promise<SiteLook> {
  const { connectedClusterId, target } = site;
  const [connectedCluster, customLocation, context, extensions, cluster] = await Promise.all([
    readable(arm, connectedClusterId, apiVersions.connectedCluster),
    readable(arm, target.customLocationId, apiVersions.customLocation),
    readable(arm, target.contextId, apiVersions.edge),
    arm.listIfThere(`${connectedClusterId}/providers/Microsoft.KubernetesConfiguration/extensions`, apiVersions.kubernetesConfiguration),
    lookAtServiceAddresses(site.clusterAccess.context, environment),
  ]);
  return { connectedCluster, customLocation, context, extensions, cluster };
}

/** The resource, or undefined where there is none or this sign-in may not see it, as that of another tenant. */
async function readable(arm: ArmClient, id: string, apiVersion: string): Promise<JsonObject | undefined> {
  try {
    return await arm.get(id, apiVersion);
  } catch (error) {
    if (error instanceof ArmError && (error.status === 403 || foreignCodes.includes(error.code))) return undefined;
    throw error;
  }
}

/** Looks with the process's own sign-in and kubeconfig, and stops a run where something is wrong. Answers what the program cannot do without. */
export async function passSiteGate(site: SiteConfig, hub: HubOutputs, solutions: readonly PinnedVersion[]): Promise<{ orchestrationPrincipalId: string }> {
  const look = await lookAround(site, await ArmClient.connect(process.env), process.env);
  const orchestrationPrincipalId = orchestrationPrincipal(look);
  const { faults, warnings } = siteFindings(site, hub, solutions, look);
  if (orchestrationPrincipalId !== undefined) {
    await passGate({ faults, warnings });
    return { orchestrationPrincipalId };
  }
  // Roles are granted to this identity: without it not even a preview can be shown.
  throw new EdgeError([
    ...faults,
    {
      code: "EDGE-ORCHESTRATION-EXTENSION",
      what: "the cluster has no workload orchestration extension with an identity of its own",
      given: `site.connectedClusterId = ${site.connectedClusterId}`,
      allowed: "a cluster with extension type microsoft.workloadorchestration",
      fix: "install it first, as workload orchestration's set-up guide says",
    },
  ]);
}
