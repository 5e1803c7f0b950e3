import { siteNames } from "../../../components/site/rules";
import { nameOf, sameArmId } from "../../../components/core/arm-id";
import { extensionFailure } from "../../../components/diagnosis/extension-failure";
import { isOrchestrationExtension, orchestrationVersionFaults } from "../../../components/diagnosis/orchestration-extension";
import { isRegistryExtension, severalExtensionsFaults } from "../../../components/diagnosis/registry-extensions";
import type { Fault } from "../../../components/core/fault";
import { listAt, textAt } from "../../../components/core/json";
import { isSystemNamespace, systemNamespaceFault } from "../../../components/core/system-namespace";
import { noContext } from "../../../components/orchestration/context-capabilities/rules";
import { releaseNamespace } from "../../../components/core/connected-registry";
import { connectedRegistryFindings, scopeMapFaults } from "../../../components/registry/registry-limits";
import { placeholderRepository, pullActionsFor, syncActionsFor } from "../../../components/core/scope-map-actions";
import type { UnreadCluster } from "../../../components/cluster/access/service-addresses";
import type { ServiceAddresses } from "../../../components/cluster/service-address/service-address";
import type { PinnedVersion } from "../../../components/orchestration/pinned-solution";
import type { HubOutputs } from "../../config/hub-outputs";
import type { SiteConfig } from "../../config/site-schema";
import { addressFindings } from "./address-findings";
import { adoptionFindings } from "../adoption/adoption-findings";
import type { AdoptionObservation } from "../adoption/adoption-observation";
import { connectionFaults, whileInstalled } from "./connection-findings";
import { certManagerFindings } from "./cert-manager-findings";
import { type ObservedTlsSecret, certificateFindings } from "./certificate-findings";
import { nodeFindings } from "./node-findings";
import { pullSecretPlaceWarnings } from "./pull-secret-findings";
import { domainLabelWarnings } from "../domain-label";
import type { GateFindings } from "../gate";

/** What was read around a site; undefined where ARM answers 404. */
export interface SiteObservation {
  connectedCluster: unknown;
  customLocation: unknown;
  context: unknown;
  /** Names of the connected registries that sync from the hub's registry. */
  connectedRegistries: readonly string[];
  /** Extensions of the cluster. */
  extensions: readonly unknown[];
  /** Services and ranges of the cluster, or why its API server cannot be reached. */
  cluster: ServiceAddresses | UnreadCluster;
  /** Namespaces of pull secrets that do not exist in the cluster. */
  absentNamespaces: readonly string[];
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

/** All faults and warnings around a site. */
export function siteFindings(site: SiteConfig, hub: HubOutputs, solutions: readonly PinnedVersion[], observed: SiteObservation): GateFindings {
  const installed = observed.extensions.find((extension) => sameArmId(nameOf(textAt(extension, "id") ?? ""), extensionName(site)));
  const isInstalled = installed !== undefined;
  // A warning, because this run may repair it.
  const failure = extensionFailure(installed);
  const room = connectedRegistryFindings(nameOf(hub.registryId), observed.connectedRegistries, connectedRegistryName(site));
  const connection = connectionFaults(site, observed);
  // A warning, because only the removal of the target needs a newer version.
  const version = orchestrationVersionFaults(observed.extensions);
  const others = [...versionFaults(site, hub, solutions), ...limitFaults(site, solutions)];
  // Nothing else matters: a site whose cluster is gone will be destroyed, not deployed.
  if (site.retireUnreachable) return { faults: others, warnings: [retirement(site, connection), ...version] };
  const nodes = nodeFindings(site, observed.nodes, isInstalled);
  const certManager = certManagerFindings(site, observed, isInstalled);
  // An installed site that is offline can still receive a revision; a change in its cluster fails by itself.
  return {
    faults: [
      ...others,
      ...room.faults,
      ...(isInstalled ? [] : connection),
      ...customLocationFaults(site, observed),
      ...contextFaults(site, observed),
      ...("unreachable" in observed.cluster ? [] : addressFindings(site, observed.cluster, isInstalled)),
      ...namespaceFaults(site, observed),
      ...nodes.faults,
      ...certManager.faults,
      ...certificateFindings(site, observed.tlsSecret, observed.now),
      ...adoptionFaults(site, hub.registryId, isInstalled, observed),
    ],
    warnings: [
      ...room.warnings,
      ...(isInstalled ? connection.map(whileInstalled) : []),
      ...(failure ? [failure] : []),
      ...lostInstance(installed, observed),
      ...nodes.warnings,
      ...certManager.warnings,
      ...version,
      ...(isInstalled ? severalExtensionsFaults(observed.extensions) : []),
      ...pullSecretPlaceWarnings(site, observed.customLocation),
      ...domainLabelWarnings(hub.registryId, hub.loginServer),
    ],
  };
}

/** Name of the site's extension. */
export function extensionName({ adopt, key }: SiteConfig): string {
  return adopt ? nameOf(adopt.extensionId) : key;
}

/** Azure does not notice that an instance was deleted in its cluster, and a run without a refresh repairs only what the state lacks. */
function lostInstance(installed: unknown, { missingParts }: SiteObservation): Fault[] {
  if (missingParts.length === 0 || textAt(installed, "properties", "provisioningState") !== "Succeeded") return [];
  return [
    {
      code: "EDGE-INSTANCE-LOST",
      what: `the site's registry was deleted in its cluster, which has no ${missingParts.join(", no ")}`,
      given: textAt(installed, "id") ?? "",
      fix: "run `pulumi up --refresh`, which installs the registry again and fetches its images again",
    },
  ];
}

function connectedRegistryName({ adopt, key }: SiteConfig): string {
  return adopt ? nameOf(adopt.connectedRegistryId) : key;
}

/** A cluster runs one instance. One with another name must be adopted or deleted first. */
function adoptionFaults(site: SiteConfig, registryId: string, isInstalled: boolean, { adoption, extensions }: SiteObservation): Fault[] {
  if (site.adopt && adoption) return adoptionFindings(site, site.adopt, registryId, extensions, adoption);
  const foreign = isInstalled ? undefined : extensions.find(isRegistryExtension);
  if (foreign === undefined) return [];
  return [
    {
      code: "EDGE-ADOPT-FOREIGN",
      what: "the cluster already has a connected registry under another name",
      given: `site.key = ${site.key}, extension ${textAt(foreign, "id") ?? ""}`,
      allowed: "a cluster without one, or with this site's own",
      fix: "adopt it with site.adopt, or delete it first",
    },
  ];
}

/** What `pulumi destroy` would do in the present state of the cluster: each half is forced only where necessary. */
function retirement({ clusterAccess, connectedClusterId }: SiteConfig, connection: readonly Fault[]): Fault {
  const lacks = (code: string) => connection.some((fault) => fault.code === code);
  const inAzure = `the extension and the target are removed ${lacks("EDGE-CLUSTER-OFFLINE") ? "from Azure only" : "normally"}`;
  const inCluster = `objects in the cluster are ${lacks("EDGE-CLUSTER-UNREACHABLE") ? "dropped from the state only" : "deleted"}`;
  return {
    code: "EDGE-RETIREMENT",
    what: `the site may be destroyed without its cluster; in the cluster's present state, ${inAzure}, and ${inCluster}`,
    given: `site.retireUnreachable = true, with ${connectedClusterId} and context ${clusterAccess.context}`,
    fix: "run `pulumi destroy` next; if the cluster returns, remove site.retireUnreachable",
  };
}

function versionFaults(site: SiteConfig, hub: HubOutputs, solutions: readonly PinnedVersion[]): Fault[] {
  const available = hub.solutions.map(({ name, version }) => `${name} ${version}`);
  return solutions
    .filter(({ name, version }) => !available.includes(`${name} ${version}`))
    .map(({ name, version }) => ({
      code: "EDGE-VERSION-NOT-IN-HUB",
      what: "the hub has not created this solution version yet",
      given: `${name} ${version}`,
      allowed: available.join(", ") || "none: the hub has no version",
      fix: `deploy the hub first: pulumi up -s ${site.hub}`,
    }));
}

/** Checks both scope maps as they will be after staging: the service adds repositories to the sync map. */
function limitFaults(site: SiteConfig, solutions: readonly PinnedVersion[]): Fault[] {
  const name = connectedRegistryName(site);
  const repositories = [...new Set(solutions.flatMap((solution) => solution.repositories))];
  const client = scopeMapFaults(siteNames(site.key, undefined).clientToken, pullActionsFor(repositories).length);
  return [...scopeMapFaults(name, syncActionsFor(name, [placeholderRepository, ...repositories]).length), ...client];
}

function customLocationFaults({ target, connectedClusterId }: SiteConfig, { customLocation }: SiteObservation): Fault[] {
  const host = textAt(customLocation, "properties", "hostResourceId");
  if (host !== undefined && sameArmId(host, connectedClusterId)) return [];
  return [
    {
      code: "EDGE-CUSTOM-LOCATION",
      what: host === undefined ? "the custom location does not exist, or may not be read" : `the custom location is on another cluster, ${host}`,
      given: `site.target.customLocationId = ${target.customLocationId}`,
      allowed: `a custom location on ${connectedClusterId}`,
      fix: "correct the id",
    },
  ];
}

/** The registry's own namespace is created during the run. */
function namespaceFaults({ pullSecrets }: SiteConfig, { absentNamespaces }: SiteObservation): Fault[] {
  const places = pullSecrets.map(({ namespace }, index) => ({ namespace, given: `site.pullSecrets.${index}.namespace = ${namespace}` }));
  const system = places.filter(({ namespace }) => isSystemNamespace(namespace));
  const absent = places.filter(({ namespace }) => namespace !== releaseNamespace && !isSystemNamespace(namespace) && absentNamespaces.includes(namespace));
  return [
    ...system.map(({ namespace, given }) => systemNamespaceFault(`a pull secret is in system namespace ${namespace}`, given)),
    ...absent.map(absentNamespace),
  ];
}

function absentNamespace({ namespace, given }: { namespace: string; given: string }): Fault {
  return {
    code: "EDGE-NAMESPACE",
    what: `the cluster has no namespace ${namespace} for a pull secret`,
    given,
    allowed: "an existing namespace; the program creates none, because labels and limits belong to the namespace's owner",
    fix: `create it first (kubectl create namespace ${namespace}), or correct the name`,
  };
}

function contextFaults({ target }: SiteConfig, { context }: SiteObservation): Fault[] {
  if (context === undefined) return [noContext("site.target.contextId", target.contextId)];
  const names = (list: string) => listAt(context, "properties", list).map((item) => textAt(item, "name") ?? "");
  const lacks = (list: string, wanted: string) => !names(list).some((name) => sameArmId(name, wanted));
  const capabilities = target.capabilities.filter((capability) => lacks("capabilities", capability));
  const faults = capabilities.map((capability) => ({
    code: "EDGE-CAPABILITY",
    what: "the context has no such capability",
    given: `site.target.capabilities: ${capability}`,
    allowed: names("capabilities").join(", "),
    fix: "correct the name, or have the capability added to the context",
  }));
  if (!lacks("hierarchies", target.hierarchyLevel)) return faults;
  const given = `site.target.hierarchyLevel = ${target.hierarchyLevel}`;
  return [
    ...faults,
    { code: "EDGE-HIERARCHY-LEVEL", what: "the context has no such level", given, allowed: names("hierarchies").join(", "), fix: "correct the name" },
  ];
}
