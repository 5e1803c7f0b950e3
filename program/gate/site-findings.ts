import { siteNames } from "../../components/site/adopted-site";
import { nameOf, sameArmId } from "../../components/core/arm-id";
import { extensionFailure } from "../../components/diagnosis/extension-failure";
import type { Fault } from "../../components/core/fault";
import { listAt, textAt } from "../../components/core/json";
import { noContext } from "../../components/orchestration/context-capabilities/rules";
import { releaseNamespace } from "../../components/core/connected-registry";
import { connectedRegistryFindings, scopeMapFaults } from "../../components/registry/registry-limits";
import { placeholderRepository, pullActionsFor, syncActionsFor } from "../../components/core/scope-map-actions";
import type { ServiceAddresses } from "../../components/cluster/service-address/service-address";
import type { PinnedVersion } from "../../components/orchestration/pinned-solution";
import type { HubOutputs } from "../hub-reference";
import type { SiteConfig } from "../config/schema";
import { addressFindings } from "./address-findings";
import { isRegistryExtension } from "./adopted-extension-findings";
import { adoptionFindings } from "./adoption-findings";
import type { AdoptionLook } from "./adoption-look";
import { type TlsSecretLook, certificateFindings } from "./certificate-findings";
import type { Gate } from "./gate";

/** Everything that was looked at; undefined where ARM answers 404. */
export interface SiteLook {
  connectedCluster: unknown;
  customLocation: unknown;
  context: unknown;
  /** Names of the connected registries that sync from the hub's registry. */
  connectedRegistries: readonly string[];
  /** Extensions of the cluster. */
  extensions: readonly unknown[];
  /** What the cluster's API server says, or why it says nothing. */
  cluster: ServiceAddresses | { unreachable: string };
  /** Namespaces of pull secrets that the cluster surely does not have. */
  absentNamespaces: readonly string[];
  /** Where the registry's certificate is to come from. */
  tlsSecret: TlsSecretLook;
  /** What is to be taken over; undefined where nothing is. */
  adoption: AdoptionLook | undefined;
  /** When it was looked. */
  now: Date;
}

/** The object id of the identity of the cluster's orchestration extension. */
export function orchestrationPrincipal(extensions: readonly unknown[]): string | undefined {
  const orchestration = extensions.find((extension) => textAt(extension, "properties", "extensionType")?.toLowerCase() === "microsoft.workloadorchestration");
  return textAt(orchestration, "identity", "principalId");
}

/** What is wrong with a site's surroundings; all of it at once. */
export function siteFindings(site: SiteConfig, hub: HubOutputs, solutions: readonly PinnedVersion[], look: SiteLook): Gate {
  const installed = look.extensions.find((extension) => isNamed(extension, site.adopt ? nameOf(site.adopt.extensionId) : site.key));
  const isInstalled = installed !== undefined;
  // A warning: this run may be the one that heals it.
  const failure = extensionFailure(installed);
  const room = connectedRegistryFindings(nameOf(hub.registryId), look.connectedRegistries, connectedRegistryName(site));
  const connection = connectionFaults(site, look);
  const others = [...versionFaults(site, hub, solutions), ...limitFaults(site, solutions)];
  // Whatever is wrong around it: a site whose cluster is gone is to be let go, not brought up.
  if (site.retireUnreachable) return { faults: others, warnings: [retirement(site, connection)] };
  // A site that is down can still be given a revision; what must change in its cluster refuses by itself.
  return {
    faults: [
      ...others,
      ...room.faults,
      ...(isInstalled ? [] : connection),
      ...customLocationFaults(site, look),
      ...contextFaults(site, look),
      ...("unreachable" in look.cluster ? [] : addressFindings(site, look.cluster, isInstalled)),
      ...namespaceFaults(site, look),
      ...certificateFindings(site, look.tlsSecret, look.now),
      ...takenOverFaults(site, hub.registryId, isInstalled, look),
    ],
    warnings: [...room.warnings, ...(isInstalled ? connection.map(whileInstalled) : []), ...(failure ? [failure] : [])],
  };
}

function isNamed(extension: unknown, name: string): boolean {
  return nameOf(textAt(extension, "id") ?? "").toLowerCase() === name.toLowerCase();
}

function connectedRegistryName({ adopt, key }: SiteConfig): string {
  return adopt ? nameOf(adopt.connectedRegistryId) : key;
}

/** A cluster carries one instance; one by another name is taken over or goes first. */
function takenOverFaults(site: SiteConfig, registryId: string, isInstalled: boolean, { adoption, extensions }: SiteLook): Fault[] {
  if (site.adopt && adoption) return adoptionFindings(site, site.adopt, registryId, extensions, adoption);
  const foreign = isInstalled ? undefined : extensions.find(isRegistryExtension);
  if (foreign === undefined) return [];
  return [
    {
      code: "EDGE-ADOPT-FOREIGN",
      what: "the cluster has a connected registry already, by another name than this site's",
      given: `site.key = ${site.key}, extension ${textAt(foreign, "id") ?? ""}`,
      allowed: "a cluster without one, or with this site's own",
      fix: "take it over with site.adopt, or delete it first",
    },
  ];
}

/** What destroying it comes to, by how the cluster is now: each half is forced only where it has to be. */
function retirement({ clusterAccess, connectedClusterId }: SiteConfig, connection: readonly Fault[]): Fault {
  const lacks = (code: string) => connection.some((fault) => fault.code === code);
  const inAzure = `the extension and the target are removed ${lacks("EDGE-CLUSTER-OFFLINE") ? "from Azure alone" : "as ever"}`;
  const inCluster = `objects in the cluster are ${lacks("EDGE-CLUSTER-UNREACHABLE") ? "forgotten" : "deleted"}`;
  return {
    code: "EDGE-RETIREMENT",
    what: `the site may be destroyed without its cluster; as it is now, ${inAzure}, and ${inCluster}`,
    given: `site.retireUnreachable = true, with ${connectedClusterId} and context ${clusterAccess.context}`,
    fix: "run `pulumi destroy` after this; where the cluster comes back, take site.retireUnreachable out again",
  };
}

function versionFaults(site: SiteConfig, hub: HubOutputs, solutions: readonly PinnedVersion[]): Fault[] {
  const offered = hub.solutions.map(({ name, version }) => `${name} ${version}`);
  return solutions
    .filter(({ name, version }) => !offered.includes(`${name} ${version}`))
    .map(({ name, version }) => ({
      code: "EDGE-VERSION-NOT-IN-HUB",
      what: "the hub has not made this solution version yet",
      given: `${name} ${version}`,
      allowed: offered.join(", ") || "none: the hub offers no version",
      fix: `bring the hub up first: pulumi up -s ${site.hub}`,
    }));
}

/** Both maps, as they will be once everything is staged: the service adds repositories to the sync map itself. */
function limitFaults(site: SiteConfig, solutions: readonly PinnedVersion[]): Fault[] {
  const name = connectedRegistryName(site);
  const repositories = [...new Set(solutions.flatMap((solution) => solution.repositories))];
  const client = scopeMapFaults(siteNames(site.key, undefined).clientToken, pullActionsFor(repositories).length);
  return [...scopeMapFaults(name, syncActionsFor(name, [placeholderRepository, ...repositories]).length), ...client];
}

function connectionFaults({ connectedClusterId, clusterAccess }: SiteConfig, { connectedCluster, cluster }: SiteLook): Fault[] {
  const status = textAt(connectedCluster, "properties", "connectivityStatus");
  const offline: Fault = {
    code: "EDGE-CLUSTER-OFFLINE",
    what: connectedCluster === undefined ? "the connected cluster does not exist, or may not be read" : `the connected cluster is ${status ?? "not connected"}`,
    given: `site.connectedClusterId = ${connectedClusterId}`,
    allowed: "a cluster whose connectivityStatus is Connected",
    fix: "start the cluster and its Arc agents, or correct the id",
  };
  const faults = status === "Connected" ? [] : [offline];
  if ("unreachable" in cluster) {
    const given = `site.clusterAccess.context = ${clusterAccess.context}`;
    faults.push({
      code: "EDGE-CLUSTER-UNREACHABLE",
      what: cluster.unreachable,
      given,
      fix: "correct the context or KUBECONFIG, or open the way to the cluster",
    });
  }
  return faults;
}

/** A rotation has no fault of its own: what is due is known to the state, and its password says so itself; a site that is down must not keep other changes out. */
function whileInstalled(fault: Fault): Fault {
  return fault.code === "EDGE-CLUSTER-OFFLINE" ? { ...fault, what: `${fault.what}: a rotation of passwords that is due is postponed` } : fault;
}

function customLocationFaults({ target, connectedClusterId }: SiteConfig, { customLocation }: SiteLook): Fault[] {
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

/** That of the registry itself comes with the run. */
function namespaceFaults({ pullSecrets }: SiteConfig, { absentNamespaces }: SiteLook): Fault[] {
  return pullSecrets
    .map(({ namespace }, index) => ({ namespace, given: `site.pullSecrets.${index}.namespace = ${namespace}` }))
    .filter(({ namespace }) => namespace !== releaseNamespace && absentNamespaces.includes(namespace))
    .map(({ namespace, given }) => ({
      code: "EDGE-NAMESPACE",
      what: `the cluster has no namespace ${namespace} for a pull secret`,
      given,
      allowed: "a namespace that is there: its labels and limits are its owner's",
      fix: `make it first (kubectl create namespace ${namespace}), or correct the name`,
    }));
}

function contextFaults({ target }: SiteConfig, { context }: SiteLook): Fault[] {
  if (context === undefined) return [noContext("site.target.contextId", target.contextId)];
  const names = (list: string) => listAt(context, "properties", list).map((item) => textAt(item, "name") ?? "");
  const lacks = (list: string, wanted: string) => !names(list).some((name) => name.toLowerCase() === wanted.toLowerCase());
  const capabilities = target.capabilities.filter((capability) => lacks("capabilities", capability));
  const faults = capabilities.map((capability) => ({
    code: "EDGE-CAPABILITY",
    what: "the context has no such capability",
    given: `site.target.capabilities: ${capability}`,
    allowed: names("capabilities").join(", "),
    fix: "correct it, or have it added to the context",
  }));
  if (!lacks("hierarchies", target.hierarchyLevel)) return faults;
  const given = `site.target.hierarchyLevel = ${target.hierarchyLevel}`;
  return [
    ...faults,
    { code: "EDGE-HIERARCHY-LEVEL", what: "the context has no such level", given, allowed: names("hierarchies").join(", "), fix: "correct it" },
  ];
}
