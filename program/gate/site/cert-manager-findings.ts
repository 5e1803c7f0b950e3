import { nameOf } from "../../../components/core/arm-id";
import { isExtensionOf } from "../../../components/core/extension-type";
import type { Fault } from "../../../components/core/fault";
import { prerequisiteExtensions } from "../../../components/core/prerequisite-extension";
import { textAt } from "../../../components/core/json";
import type { SiteConfig } from "../../config/site-schema";
import type { GateFindings } from "../gate";

/** Type of the Arc extension that installs cert-manager and trust-manager. Source: "Deploy cert-manager for Arc-enabled Kubernetes" (preview). */
const arcType = prerequisiteExtensions.certManager.type;

/** What was read of the cluster's cert-manager. */
export interface ObservedCertManager {
  /** Extensions of the cluster. */
  extensions: readonly unknown[];
  /** Whether the cluster serves cert-manager's API; undefined where it does not show it. */
  certManager: boolean | undefined;
}

/**
 * Faults of the cert-manager that a site's certificate needs: missing, or a second one. Without it the extension waits for its Secret until Helm gives up.
 * Warnings once the site is installed: its certificate exists, and is only not renewed.
 */
export function certManagerFindings(
  { registry, prerequisites }: SiteConfig,
  { extensions, certManager }: ObservedCertManager,
  isInstalled: boolean,
): GateFindings {
  const arc = extensions.find((extension) => isExtensionOf(arcType, extension));
  const { from } = registry.certificate;
  // What the run creates is not there yet, or not completely.
  const isMissing = from === "cert-manager" && certManager === false && prerequisites.certManager !== "create";
  const missing = isMissing ? [arc === undefined ? noCertManager() : notServedYet(arc)] : [];
  const unadoptable = prerequisites.certManager === "adopt" && arc === undefined ? [nothingToAdopt()] : missing;
  const faults = from === "extension" && arc !== undefined ? [secondCertManager(arc)] : unadoptable;
  return isInstalled ? { faults: [], warnings: faults } : { faults, warnings: [] };
}

const code = "EDGE-CERT-MANAGER";
const given = (from: string) => `site.registry.certificate.from = ${from}`;
const allowed = `cert-manager on the cluster: its own installation, or Arc extension ${arcType}`;

function noCertManager(): Fault {
  const fix =
    "have the extension installed with site.prerequisites.certManager = create, install one of them, or set site.registry.certificate.from to extension, secret or config";
  return { code, what: "the cluster has no cert-manager to issue the registry's certificate", given: given("cert-manager"), allowed, fix };
}

function nothingToAdopt(): Fault {
  const fix = "set site.prerequisites.certManager to create on a cluster without cert-manager, or to require on one with its own";
  return {
    code,
    what: "the cluster has no cert-manager extension to adopt",
    given: "site.prerequisites.certManager = adopt",
    allowed: `a cluster with Arc extension ${arcType}`,
    fix,
  };
}

function notServedYet(arc: unknown): Fault {
  const state = textAt(arc, "properties", "provisioningState") ?? "in an unknown state";
  return {
    code,
    what: `the cluster does not serve cert-manager's API, although it has extension ${extensionIn(arc)}, which is ${state}`,
    given: given("cert-manager"),
    allowed,
    fix: "wait until the extension is Succeeded, or correct what it reports (az k8s-extension show)",
  };
}

function secondCertManager(arc: unknown): Fault {
  return {
    code,
    what: `the registry's extension would install a second cert-manager beside extension ${extensionIn(arc)}, and its installation would fail`,
    given: given("extension"),
    allowed: "extension, on a cluster without cert-manager",
    fix: "set site.registry.certificate.from to cert-manager, which uses the one of the cluster",
  };
}

function extensionIn(extension: unknown): string {
  return `${nameOf(textAt(extension, "id") ?? "")} (${arcType})`;
}
