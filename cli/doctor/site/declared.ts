import { EdgeError } from "../../../components/core/fault";
import { type Check, type Findings, errors, nothing } from "../check";
import type { SiteView } from "./site-view";

/** Is the stack that the site names a deployed hub? */
export const hub: Check<SiteView> = { id: "hub", examines: "outputs of the hub's stack", look: (view) => readable(view.hub()) };

/** Do the pinned versions exist in the catalog, with valid values? */
export const solutions: Check<SiteView> = { id: "solutions", examines: "pinned solutions and their values", look: (view) => readable(view.solutions()) };

/** Are the outputs of the site's last run complete? */
export const outputs: Check<SiteView> = {
  id: "outputs",
  examines: "outputs of the site's last run",
  look: async (view) => {
    const found = await readable(view.deployed());
    return found === nothing && (await view.deployed()) === undefined ? { skipped: "the site was not deployed yet" } : found;
  },
};

/** The faults with which a reading is refused. */
async function readable(reading: Promise<unknown>): Promise<Findings> {
  try {
    await reading;
    return nothing;
  } catch (error) {
    if (error instanceof EdgeError) return errors(error.faults);
    throw error;
  }
}
