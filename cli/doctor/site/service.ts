import { findForwardTarget } from "../../../components/cluster/access/port-forward";
import { servicePort } from "../../../components/cluster/service-address/service-address";
import { type Check, type Findings, refusals } from "../check";
import type { SiteView } from "./site-view";
import { whereDeployed } from "./where-deployed";

/** Does the Service have the address that image names contain, and a ready pod behind it? */
export const service: Check<SiteView> = {
  id: "service",
  examines: "Service of the site's registry at its address",
  look: whereDeployed(
    (view) => view.deployed(),
    async ({ facts }, view): Promise<Findings> => {
      return refusals(findForwardTarget(view.cluster(), { namespace: facts.namespace, address: facts.serviceAddress, port: servicePort }));
    },
  ),
};
