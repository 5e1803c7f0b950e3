import { durationMs } from "../../components/core/duration";
import { textAt } from "../../components/core/json";
import { given } from "../demand";
import { exceptDemo } from "../levels";
import type { ResourceRule } from "../rule";
import { types } from "../types";

/** Within the margin before the expiry a new password must reach a site that may be down or between windows. A password without end is another rule's. */
export const tokenPasswordMargin: ResourceRule = {
  name: "token-password-margin",
  on: [types.tokenPassword],
  says: "A site's passwords must be renewed early enough for a site that is down.",
  fix: "Set margin to P7D or more, and to half of validity at most.",
  severity: "medium",
  levels: exceptDemo,
  settings: { properties: { least: { type: "string", default: "P7D" } } },
  faultsIn: ({ properties }, { least }) => {
    const [validity, margin] = [textAt(properties, "validity"), textAt(properties, "margin")];
    if (validity === undefined || validity === "") return [];
    const [whole, early] = [durationMs(validity), durationMs(margin ?? "")];
    const fits = whole !== undefined && early !== undefined && early >= (durationMs(String(least)) ?? 0) && early <= whole / 2;
    return fits ? [] : [`${given("margin", margin)}, ${given("validity", validity)}`];
  },
};
