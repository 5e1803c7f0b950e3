import { durationMs } from "../../components/core/duration";
import { textAt } from "../../components/core/json";
import { resourceTypes } from "../../components/core/resource-types";
import { type ResourceRule, mandatoryExceptDemo } from "../rule";
import { formatProperty } from "../subject";

/**
 * Requires token passwords that expire within 90 days (setting `maxValidity`).
 *
 * Why: a leaked password without an expiry works until somebody notices the leak. An empty `validity` means no expiry.
 * Good: `passwords: { validity: P90D }`
 */
export const tokenPasswordExpiry: ResourceRule = {
  name: "token-password-expiry",
  on: [resourceTypes.tokenPassword],
  message: "A site's passwords must expire within 90 days.",
  fix: "Set validity to P90D or less.",
  severity: "medium",
  levels: mandatoryExceptDemo,
  benchmark: "IM-3",
  settings: { properties: { maxValidity: { type: "string", default: "P90D" } } },
  faultsIn: ({ properties }, { maxValidity }) => {
    const validity = textAt(properties, "validity") ?? "";
    return within(validity, String(maxValidity)) ? [] : [formatProperty("validity", validity || undefined)];
  },
};

function within(validity: string, longest: string): boolean {
  const length = durationMs(validity);
  return length !== undefined && length > 0 && length <= (durationMs(longest) ?? 0);
}
