import { type Check, nothing, refusals } from "../check";
import type { SiteView } from "./site-view";

/** Is the stack that the site names a deployed hub? */
export const hub: Check<SiteView> = { id: "hub", examines: "outputs of the hub's stack", look: (view) => refusals(view.hub()) };

/** Do the pinned versions exist in the catalog, with valid values? */
export const solutions: Check<SiteView> = { id: "solutions", examines: "pinned solutions and their values", look: (view) => refusals(view.solutions()) };

/** Are the outputs of the site's last run complete? */
export const outputs: Check<SiteView> = {
  id: "outputs",
  examines: "outputs of the site's last run",
  look: async (view) => {
    const found = await refusals(view.deployed());
    return found === nothing && (await view.deployed()) === undefined ? { skipped: "the site was not deployed yet" } : found;
  },
};
