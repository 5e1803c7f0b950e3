import type { Check, Findings } from "../check";
import type { SiteView } from "./site-view";

/** Why checks of the deployed site do not apply yet. */
export const notDeployed: Findings = { skipped: "the site was not deployed yet" };

/** A look at a part of the site that `read` finds only once the site was deployed; skipped before. */
export function whereDeployed<Found>(
  read: (view: SiteView) => Promise<Found | undefined>,
  look: (found: Found, view: SiteView) => Findings | Promise<Findings>,
): Check<SiteView>["look"] {
  return async (view) => {
    const found = await read(view);
    return found === undefined ? notDeployed : look(found, view);
  };
}
