import { connectedRegistryFindings } from "../../../components/registry/registry-limits";
import { nameOf, sameArmId } from "../../../components/core/arm-id";
import { extensionFailure } from "../../../components/diagnosis/extension-failure";
import { orchestrationVersionFaults } from "../../../components/diagnosis/orchestration-extension";
import { severalExtensionsFaults } from "../../../components/diagnosis/registry-extensions";
import type { Fault } from "../../../components/core/fault";
import { textAt } from "../../../components/core/json";
import type { PinnedVersion } from "../../../components/orchestration/pinned-solution";
import type { HubOutputs } from "../../config/hub-outputs";
import type { SiteConfig } from "../../config/site-schema";
import { domainLabelWarnings } from "../domain-label";
import type { GateFindings } from "../gate";
import { addressFindings } from "./address-findings";
import { certManagerFindings } from "./cert-manager-findings";
import { certificateFindings } from "./certificate-findings";
import { connectionFaults, whileInstalled } from "./connection-findings";
import { adoptionFaults, lostInstance } from "./instance-findings";
import { namespaceFaults } from "./namespace-findings";
import { nodeFindings } from "./node-findings";
import { azureSiteFaults, contextFaults, customLocationFaults } from "./place-findings";
import { pullSecretPlaceWarnings } from "./pull-secret-findings";
import { connectedRegistryName, extensionName, type SiteObservation } from "./site-observation";
import { limitFaults, versionFaults } from "./version-findings";

/** What a check around a site compares. */
interface SiteQuestion {
  site: SiteConfig;
  hub: HubOutputs;
  solutions: readonly PinnedVersion[];
  observed: SiteObservation;
  /** The site's extension; undefined before it is installed. */
  installed: unknown;
}

/** One check around a site. The gate makes them all before a run, and the doctor shows each. */
export interface SiteCheck {
  /** Stable name. */
  id: string;
  /** What it compares, in words. */
  examines: string;
  findings(question: SiteQuestion): GateFindings;
  /** Why nothing can be said; undefined where something can. @default - something can always be said */
  unseen?(question: SiteQuestion): string | undefined;
}

const faultsOnly = (faults: Fault[]): GateFindings => ({ faults, warnings: [] });
const warningsOnly = (warnings: Fault[]): GateFindings => ({ faults: [], warnings });
const isInstalled = ({ installed }: SiteQuestion) => installed !== undefined;
const unreachable = ({ observed: { cluster } }: SiteQuestion) => ("unreachable" in cluster ? cluster.unreachable : undefined);

/** Every check around a site, in the order in which its findings are reported. */
export const siteChecks: readonly SiteCheck[] = [
  {
    id: "pinned-versions",
    examines: "solution versions that the site pins, in the hub",
    findings: ({ site, hub, solutions }) => faultsOnly(versionFaults(site, hub, solutions)),
  },
  {
    id: "scope-map-limits",
    examines: "number of actions in the site's scope maps",
    findings: ({ site, solutions }) => faultsOnly(limitFaults(site, solutions)),
  },
  {
    id: "registry-room",
    examines: "number of connected registries of the hub's registry",
    findings: ({ site, hub, observed }) => connectedRegistryFindings(nameOf(hub.registryId), observed.connectedRegistries, connectedRegistryName(site)),
  },
  {
    id: "cluster-connection",
    examines: "Arc connection and API server of the site's cluster",
    findings: (question) => {
      const connection = connectionFaults(question.site, question.observed);
      // An installed site that is offline can still receive a revision; a change in its cluster fails by itself.
      return isInstalled(question) ? warningsOnly(connection.map(whileInstalled)) : faultsOnly(connection);
    },
  },
  {
    id: "extension",
    examines: "state of the connected registry extension",
    // A warning, because this run may repair it.
    findings: ({ installed }) => warningsOnly([extensionFailure(installed) ?? []].flat()),
  },
  {
    id: "instance",
    examines: "namespace, volume and Deployment of the site's registry",
    findings: ({ installed, observed }) => warningsOnly(lostInstance(installed, observed)),
    unseen: unreachable,
  },
  {
    id: "custom-location",
    examines: "custom location of the target",
    findings: ({ site, observed }) => faultsOnly(customLocationFaults(site, observed.customLocation)),
  },
  {
    id: "context",
    examines: "context, capabilities and hierarchy level of the target",
    findings: ({ site, observed }) => faultsOnly(contextFaults(site, observed.context)),
  },
  {
    id: "workspace",
    examines: "Log Analytics workspace of the target's diagnostics",
    findings: ({ observed }) => faultsOnly(observed.workspace),
  },
  {
    id: "azure-site",
    examines: "Azure site and its reference in the context",
    findings: ({ site, observed }) => faultsOnly(azureSiteFaults(site, observed.azureSite)),
  },
  {
    id: "address-range",
    examines: "service address in the cluster's service range",
    findings: (question) => {
      const { cluster } = question.observed;
      return faultsOnly("unreachable" in cluster ? [] : addressFindings(question.site, cluster, isInstalled(question)));
    },
    unseen: unreachable,
  },
  {
    id: "namespaces",
    examines: "namespaces of the pull secrets",
    findings: ({ site, observed }) => faultsOnly(namespaceFaults(site, observed.absentNamespaces)),
    unseen: unreachable,
  },
  {
    id: "node-distributions",
    examines: "distributions and container runtimes of the nodes",
    findings: (question) => nodeFindings(question.site, question.observed.nodes, isInstalled(question)),
    unseen: ({ observed }) => (observed.nodes === undefined ? "the cluster does not show its nodes" : undefined),
  },
  {
    id: "cert-manager",
    examines: "cert-manager that the registry's certificate needs",
    findings: (question) => certManagerFindings(question.site, question.observed, isInstalled(question)),
    unseen: ({ observed }) => (observed.certManager === undefined ? "the cluster does not show its API groups" : undefined),
  },
  {
    id: "certificate-secret",
    examines: "Secret with the registry's own certificate",
    findings: ({ site, observed }) => faultsOnly(certificateFindings(site, observed.tlsSecret, observed.now)),
    unseen: ({ site, observed }) =>
      site.registry.certificate.from === "secret" && observed.tlsSecret === undefined ? "the cluster does not show the Secret" : undefined,
  },
  {
    id: "adoption",
    examines: "resources that the site adopts",
    findings: (question) => faultsOnly(adoptionFaults(question.site, question.hub.registryId, isInstalled(question), question.observed)),
  },
  {
    id: "orchestration-version",
    examines: "version of the workload orchestration extension",
    // A warning, because only the removal of the target needs a newer version.
    findings: ({ observed }) => warningsOnly(orchestrationVersionFaults(observed.extensions)),
  },
  {
    id: "registry-extensions",
    examines: "number of connected registry extensions",
    findings: (question) => warningsOnly(isInstalled(question) ? severalExtensionsFaults(question.observed.extensions) : []),
  },
  {
    id: "pull-secret-places",
    examines: "places of the pull secrets",
    findings: ({ site, observed }) => warningsOnly(pullSecretPlaceWarnings(site, observed.customLocation)),
  },
  {
    id: "domain-label",
    examines: "domain name label of the hub's registry",
    findings: ({ hub }) => warningsOnly(domainLabelWarnings(hub.registryId, hub.loginServer)),
  },
];

/** The question of a site's checks. */
export function siteQuestion(site: SiteConfig, hub: HubOutputs, solutions: readonly PinnedVersion[], observed: SiteObservation): SiteQuestion {
  const installed = observed.extensions.find((extension) => sameArmId(nameOf(textAt(extension, "id") ?? ""), extensionName(site)));
  return { site, hub, solutions, observed, installed };
}
