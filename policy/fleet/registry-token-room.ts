import { resourceTypes } from "../../components/core/resource-types";
import { type FleetRule, faultsOfLargeGroups } from "../fleet-rule";
import { advisoryExceptDemo } from "../rule";

/** Four fifths of the 20,000 tokens that a registry may have. Source: "Intro to connected registries", limits (the SKU table says 50,000). The share is our proposal. */
const mostTokens = 16_000;

/**
 * Requires a registry to have room for more tokens.
 *
 * Why: beyond the limit, which support does not raise, no site can be added to the hub, and none can be replaced.
 */
export const registryTokenRoom: FleetRule = {
  name: "registry-token-room",
  message: "A registry must have at most 16,000 of 20,000 tokens.",
  fix: "Attach further sites to another hub, and remove tokens that nothing uses.",
  severity: "medium",
  levels: advisoryExceptDemo,
  faultsAcross: (resources) => {
    const tokens = resources.filter(({ type }) => type === resourceTypes.token || type === resourceTypes.azureToken);
    return faultsOfLargeGroups(tokens, ({ id }) => id.toLowerCase().split("/tokens/")[0] ?? "", mostTokens, "tokens");
  },
};
