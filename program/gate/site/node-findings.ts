import { type Distribution, distributionOf, distributions } from "../../../components/cluster/node-trust/node-distribution";
import { nodeTrustOf } from "../../../components/cluster/node-trust/node-trust-choice";
import type { Fault } from "../../../components/core/fault";
import { textAt } from "../../../components/core/json";
import type { SiteConfig } from "../../config/site-schema";
import type { GateFindings } from "../gate";

/**
 * Nodes that neither the extension nor the node script can configure: their pods could not pull from the site's registry (x509), although it is Online.
 * A warning once the site is installed, because somebody may have configured the nodes by hand. None where the cluster does not show its nodes.
 */
export function nodeFindings({ flavor, nodeTrust }: SiteConfig, nodes: readonly unknown[] | undefined, isInstalled: boolean): GateFindings {
  const choice = nodeTrustOf(flavor, nodeTrust);
  if (choice === "off" || choice === "restore") return { faults: [], warnings: [] };
  const found = (nodes ?? []).map((node) => ({ node, distribution: distributionOf(node) }));
  const present = [...new Set(found.flatMap(({ distribution }) => distribution ?? []))];
  const nodesOf = (wanted: Distribution) => found.filter(({ distribution }) => distribution === wanted).map(({ node }) => node);
  const faults = present.map((distribution) => nodeFault(distribution, nodesOf(distribution), choice));
  return isInstalled ? { faults: [], warnings: faults } : { faults, warnings: [] };
}

function nodeFault(distribution: Distribution, nodes: readonly unknown[], choice: string): Fault {
  const { name, reads } = distributions[distribution];
  const names = nodes.map((node) => textAt(node, "metadata", "name") ?? "").sort();
  return {
    code: "EDGE-NODE-RUNTIME",
    what: `nodes of ${name} do not read /etc/containerd, so site.nodeTrust ${choice} would not make them trust the site's registry`,
    given: `${names.slice(0, 5).join(", ")}${names.length > 5 ? ` and ${names.length - 5} more` : ""}`,
    allowed: `trust in ${reads}`,
    fix: `set site.nodeTrust to off, and configure the nodes with the recipe for ${name} (docs/how-to/trust-the-registry-elsewhere.md)`,
  };
}
