import { durationMs } from "../../components/core/duration";
import { textAt } from "../../components/core/json";
import { resourceTypes } from "../../components/core/resource-types";
import { type ResourceRule, mandatoryExceptDemo } from "../rule";
import { formatProperty } from "../subject";

/**
 * Requires passwords to be rotated at least seven days before they expire (setting `minMargin`).
 *
 * Why: within the margin the new password must reach a site that may be offline or between two sync windows.
 * A password without expiry is accepted here; `token-password-expiry` covers it.
 * Good: `passwords: { validity: P90D, margin: P14D }`
 */
export const tokenPasswordMargin: ResourceRule = {
  name: "token-password-margin",
  on: [resourceTypes.tokenPassword],
  message: "A site's passwords must be rotated early enough to reach a site that is offline.",
  fix: "Set margin to P7D or more, and to at most half of validity.",
  severity: "medium",
  levels: mandatoryExceptDemo,
  settings: { properties: { minMargin: { type: "string", default: "P7D" } } },
  faultsIn: ({ properties }, { minMargin }) => {
    const [validity, margin] = [textAt(properties, "validity"), textAt(properties, "margin")];
    if (validity === undefined || validity === "") return [];
    const [whole, early] = [durationMs(validity), durationMs(margin ?? "")];
    const fits = whole !== undefined && early !== undefined && early >= (durationMs(String(minMargin)) ?? 0) && early <= whole / 2;
    return fits ? [] : [`${formatProperty("margin", margin)}, ${formatProperty("validity", validity)}`];
  },
};
