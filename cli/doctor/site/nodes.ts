import { readDaemonSet } from "../../../components/cluster/access/daemon-set";
import { readPodsAndNodes } from "../../../components/cluster/access/pods";
import { nodeTrustOf } from "../../../components/cluster/node-trust/node-trust-choice";
import { trustObservation } from "../../../components/cluster/trusted-nodes/kind";
import type { Fault } from "../../../components/core/fault";
import { type ProvedNode, proveNodes } from "../../prove/node-proof";
import { type Check, type Findings, errors } from "../check";
import type { SiteView } from "./site-view";
import { whereDeployed } from "./where-deployed";

/** Can each node pull from the site's registry, as its pods show it? */
export const nodePulls: Check<SiteView> = {
  id: "node-pulls",
  examines: "pulls of each node from the site's registry",
  look: whereDeployed(
    (view) => view.deployed(),
    async ({ facts }, view): Promise<Findings> => {
      const { pods, nodes } = await readPodsAndNodes(view.cluster());
      const proved = proveNodes(facts, pods, nodes);
      if (proved.every(({ status }) => status === "unknown")) return { skipped: "no pod of the cluster pulls from the site's registry" };
      return errors(proved.flatMap(nodePullFaults));
    },
  ),
};

/** Has the node script succeeded on every node? */
export const nodeTrust: Check<SiteView> = {
  id: "node-trust",
  examines: "trust of each node in the site's registry, by the DaemonSet",
  look: whereDeployed(
    (view) => view.deployed(),
    async ({ facts }, view): Promise<Findings> => {
      const choice = nodeTrustOf(view.site.flavor, view.site.nodeTrust);
      if (choice !== "daemonset") return { skipped: `site.nodeTrust is ${choice}` };
      const observed = trustObservation(await readDaemonSet(view.cluster(), facts.namespace, `${facts.extensionName}-node-trust`));
      if (observed.is === "failed") return errors([observed.fault]);
      return errors(observed.is === "waiting" ? [notTrusted(observed.reason)] : []);
    },
  ),
};

/** Faults of a node whose pods cannot pull. */
export function nodePullFaults({ node, status, message }: ProvedNode): Fault[] {
  if (status !== "fails") return [];
  return [
    {
      code: "EDGE-NODE-PULL",
      what: `node ${node} cannot pull from the site's registry: ${message}`,
      given: `node ${node}`,
      allowed: "a node that trusts the registry's certificate and reaches its address",
      fix: "for a certificate that is not trusted, see docs/how-to/trust-the-registry-on-tanzu.md and trust-the-registry-elsewhere.md; for a refused login, the checks of pull secrets and client token",
    },
  ];
}

function notTrusted(reason: string): Fault {
  return {
    code: "EDGE-NODE-TRUST",
    what: "the registry is not trusted on every node",
    given: reason,
    allowed: "a ready pod of the node script on every node",
    fix: "repair the node as reported, and delete its pod to retry; or replace the node",
  };
}
