import { findForwardTarget } from "../../../components/cluster/access/port-forward";
import { servicePort } from "../../../components/cluster/service-address/service-address";
import { type Check, type Findings, refusals } from "../check";
import { notDeployed } from "./chain-checks";
import type { SiteView } from "./site-view";

/** Does the Service have the address that image names contain, and a ready pod behind it? */
export const service: Check<SiteView> = {
  id: "service",
  examines: "Service of the site's registry at its address",
  look: async (view): Promise<Findings> => {
    const { facts } = (await view.deployed()) ?? {};
    if (facts === undefined) return notDeployed;
    return refusals(findForwardTarget(view.cluster(), { namespace: facts.namespace, address: facts.serviceAddress, port: servicePort }));
  },
};
