import { listAt, textAt } from "../../components/core/json";
import { type FleetRule, type Recorded, faultAt } from "../fleet-rule";
import { grouped } from "../grouped";
import { exceptDemo } from "../levels";
import { types } from "../types";

/** A token that two sites use cannot be taken from one of them. Source: staging guide, which shares `all-repos` tokens; least privilege says otherwise. */
export const tokensOwn: FleetRule = {
  name: "tokens-own",
  says: "Every site must have a sync token and a client token of its own.",
  fix: "Make a token for each use on each site.",
  severity: "high",
  levels: exceptDemo,
  faultsAcross: (resources) => {
    const uses = resources.filter(({ type }) => type === types.connectedRegistry).flatMap((site) => tokensOf(site).map((token) => ({ site, token })));
    const byToken = grouped(uses, ({ token }) => token.toLowerCase());
    return [...byToken.values()].flatMap(([first, ...more]) =>
      more.map(({ site, token }) => faultAt(site, `${token.slice(token.lastIndexOf("/") + 1)} is also used by ${first?.site.stack}`)),
    );
  },
};

function tokensOf({ properties }: Recorded): string[] {
  const sync = textAt(properties, "parent", "syncProperties", "tokenId");
  return [...(sync === undefined ? [] : [sync]), ...listAt(properties, "clientTokenIds").map(String)];
}
