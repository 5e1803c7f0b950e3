import { type ReleaseStatus, readReleaseStatus } from "../../../components/cluster/access/release-status";
import type { Fault } from "../../../components/core/fault";
import { type Check, type Findings, errors } from "../check";
import type { SiteView } from "./site-view";
import { whereDeployed } from "./where-deployed";

/** Did Helm finish the newest revision of the registry's release? */
export const release: Check<SiteView> = {
  id: "helm-release",
  examines: "Helm release of the site's registry",
  look: whereDeployed(
    (view) => view.deployed(),
    async ({ facts }, view): Promise<Findings> => {
      return errors(releaseFaults(`${facts.namespace}/${facts.extensionName}`, await readReleaseStatus(view.cluster(), facts.namespace, facts.extensionName)));
    },
  ),
};

/** Faults of a Helm release; `undefined` status: the cluster has none. */
export function releaseFaults(name: string, found: ReleaseStatus | undefined): Fault[] {
  if (found?.status === "deployed") return [];
  const state = found === undefined ? "(none)" : `revision ${found.revision} is ${found.status}`;
  const isPending = found?.status.startsWith("pending") === true;
  return [
    {
      code: "EDGE-HELM-RELEASE",
      what: found === undefined ? `the cluster has no Helm release ${name}` : `Helm has not finished release ${name}`,
      given: state,
      allowed: "the newest revision is deployed",
      fix: isPending
        ? `wait until the Arc agent has finished; if nothing changes within half an hour, delete the pending revision (kubectl delete secret -n ${name.split("/")[0]} -l owner=helm,status=${found?.status}), then run \`edge-staging up <stack> -- --refresh\``
        : "correct what check extension reports, then run `edge-staging up <stack> -- --refresh`, which applies the release again",
    },
  ];
}
