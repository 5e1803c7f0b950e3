import { listAt, textAt } from "../../components/core/json";
import { resourceTypes } from "../../components/core/resource-types";
import { type FleetRule, type StateResource, faultAt, groupBy } from "../fleet-rule";
import { mandatoryExceptDemo } from "../rule";

/**
 * Requires a sync token and a client token per site, shared with no other site or use.
 *
 * Why: a shared token cannot be revoked for one site without cutting off the other.
 * Good: tokens `line1` and `line1-pull` for the site `line1`
 * Source: the staging guide shares `all-repos` tokens; least privilege says otherwise.
 */
export const tokensOwn: FleetRule = {
  name: "tokens-own",
  message: "Every site must have its own sync token and client token.",
  fix: "Create a separate token for each use on each site.",
  severity: "high",
  levels: mandatoryExceptDemo,
  faultsAcross: (resources) => {
    const uses = resources.filter(({ type }) => type === resourceTypes.connectedRegistry).flatMap((site) => tokensOf(site).map((token) => ({ site, token })));
    const byToken = groupBy(uses, ({ token }) => token.toLowerCase());
    return [...byToken.values()].flatMap(([first, ...more]) =>
      more.map(({ site, token }) => faultAt(site, `${token.slice(token.lastIndexOf("/") + 1)} is also used by ${first?.site.stack}`)),
    );
  },
};

function tokensOf({ properties }: StateResource): string[] {
  const sync = textAt(properties, "parent", "syncProperties", "tokenId");
  return [...(sync === undefined ? [] : [sync]), ...listAt(properties, "clientTokenIds").map(String)];
}
