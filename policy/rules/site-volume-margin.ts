import { at } from "../../components/core/json";
import { resourceTypes } from "../../components/core/resource-types";
import { type ResourceRule, mandatoryExceptDemo } from "../rule";
import { formatProperty } from "../subject";

/**
 * Requires new images to leave a share of a site's volume free, in percent (setting `minPercent`).
 *
 * Why: a volume that fills up half-way stops the sync of every solution, and the garbage collection needs room to work.
 * A site without the setting has the default of 10 percent. The program refuses a run that would leave less than the site's margin.
 * Good: `registry: { volumeMargin: 20 }`
 */
export const siteVolumeMargin: ResourceRule = {
  name: "site-volume-margin",
  on: [resourceTypes.site],
  message: "New images must leave enough of a site's volume free.",
  fix: "Remove site.registry.volumeMargin, or set it to at least the percentage of the rule's setting minPercent.",
  severity: "medium",
  levels: mandatoryExceptDemo,
  settings: { properties: { minPercent: { type: "integer", minimum: 0, maximum: 50, default: 10 } } },
  faultsIn: ({ properties }, { minPercent }) => {
    const margin = at(properties, "volumeMargin") ?? defaultMargin;
    return typeof margin === "number" && margin >= Number(minPercent) ? [] : [formatProperty("registry.volumeMargin", margin)];
  },
};

/** What a site has without the setting: the inputs of its component contain other values only. */
const defaultMargin = 10;
