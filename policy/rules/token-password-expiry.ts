import { durationMs } from "../../components/core/duration";
import { textAt } from "../../components/core/json";
import { given } from "../demand";
import { exceptDemo } from "../levels";
import type { ResourceRule } from "../rule";
import { types } from "../types";

/** A password that never ends is one that is never missed: an empty `validity` is one without end. */
export const tokenPasswordExpiry: ResourceRule = {
  name: "token-password-expiry",
  on: [types.tokenPassword],
  says: "A site's passwords must expire within 90 days.",
  fix: "Set validity to P90D or less.",
  severity: "medium",
  levels: exceptDemo,
  benchmark: "IM-3",
  settings: { properties: { longest: { type: "string", default: "P90D" } } },
  faultsIn: ({ properties }, { longest }) => {
    const validity = textAt(properties, "validity") ?? "";
    return within(validity, String(longest)) ? [] : [given("validity", validity || undefined)];
  },
};

function within(validity: string, longest: string): boolean {
  const length = durationMs(validity);
  return length !== undefined && length > 0 && length <= (durationMs(longest) ?? 0);
}
