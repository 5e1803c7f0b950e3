import type { Fault } from "../../../components/core/fault";
import { orchestrationVersionFaults } from "../../../components/diagnosis/orchestration-extension";
import type { PinnedVersion } from "../../../components/orchestration/pinned-solution";
import type { HubOutputs } from "../../config/hub-outputs";
import type { SiteConfig } from "../../config/site-schema";
import type { GateFindings } from "../gate";
import { connectionFaults } from "./connection-findings";
import { siteChecks, siteQuestion } from "./site-checks";
import type { SiteObservation } from "./site-observation";
import { limitFaults, versionFaults } from "./version-findings";

/** All faults and warnings around a site. */
export function siteFindings(site: SiteConfig, hub: HubOutputs, solutions: readonly PinnedVersion[], observed: SiteObservation): GateFindings {
  const question = siteQuestion(site, hub, solutions, observed);
  // Nothing else matters: a site whose cluster is gone will be destroyed, not deployed.
  if (site.retireUnreachable) {
    const warnings = [retirement(site, connectionFaults(site, observed)), ...orchestrationVersionFaults(observed.extensions)];
    return { faults: [...versionFaults(site, hub, solutions), ...limitFaults(site, solutions)], warnings };
  }
  const found = siteChecks.map(({ findings }) => findings(question));
  return { faults: found.flatMap(({ faults }) => faults), warnings: found.flatMap(({ warnings }) => warnings) };
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
