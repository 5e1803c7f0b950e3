import type { UnreadCluster } from "../../../components/cluster/access/service-addresses";
import type { ServiceAddresses } from "../../../components/cluster/service-address/service-address";
import { nameOf } from "../../../components/core/arm-id";
import { textAt } from "../../../components/core/json";
import { isOrchestrationExtension } from "../../../components/diagnosis/orchestration-extension";
import type { LiveAzureSite } from "../../../components/orchestration/azure-site/rules";
import type { Fault } from "../../../components/core/fault";
import type { SiteConfig } from "../../config/site-schema";
import type { AdoptionObservation } from "../adoption/adoption-observation";
import type { ObservedTlsSecret } from "./certificate-findings";

/** What was read around a site; undefined where ARM answers 404. */
export interface SiteObservation {
  connectedCluster: unknown;
  customLocation: unknown;
  context: unknown;
  /** The Azure site and its reference, where the stack requires them; undefined where its settings name none, or create them. */
  azureSite: LiveAzureSite | undefined;
  /** Faults of the workspace of `site.target.workspace`. */
  workspace: Fault[];
  /** Names of the connected registries that sync from the hub's registry. */
  connectedRegistries: readonly string[];
  /** Extensions of the cluster. */
  extensions: readonly unknown[];
  /** Services and ranges of the cluster, or why its API server cannot be reached. */
  cluster: ServiceAddresses | UnreadCluster;
  /** Those of the namespaces of pull secrets and of `site.target.solutionScope` that do not exist in the cluster. */
  absentNamespaces: readonly string[];
  /** The stack that created the namespace of `site.target.solutionScope`; read only where this stack creates it. */
  solutionNamespaceOwner: string | undefined;
  /** What the cluster certainly lacks of the site's instance, in words; all of it before the extension is installed. */
  missingParts: readonly string[];
  /** Nodes of the cluster; undefined where it does not show them. */
  nodes: readonly unknown[] | undefined;
  /** Whether the cluster serves cert-manager's API; undefined where it does not show it. */
  certManager: boolean | undefined;
  /** Secret with the registry's certificate. */
  tlsSecret: ObservedTlsSecret;
  /** Resources to adopt; undefined without `site.adopt`. */
  adoption: AdoptionObservation | undefined;
  /** Time of the reading. */
  now: Date;
}

/** The object id of the identity of the cluster's orchestration extension. */
export function orchestrationPrincipal(extensions: readonly unknown[]): string | undefined {
  return textAt(extensions.find(isOrchestrationExtension), "identity", "principalId");
}

/** Name of the site's extension. */
export function extensionName({ adopt, key }: SiteConfig): string {
  return adopt ? nameOf(adopt.extensionId) : key;
}

/** Name of the site's connected registry. */
export function connectedRegistryName({ adopt, key }: SiteConfig): string {
  return adopt ? nameOf(adopt.connectedRegistryId) : key;
}
