import { textAt } from "../../components/core/json";
import { type FleetRule, faultAt } from "../fleet-rule";
import { grouped } from "../grouped";
import { always } from "../levels";
import { types } from "../types";

/** The key names everything that is a site's own, in Azure and in reports; two sites with one key change each other's. */
export const siteKeyOnce: FleetRule = {
  name: "site-key-once",
  says: "A site's key must be that of one stack alone.",
  fix: "Give the site a key of its own.",
  severity: "high",
  levels: always,
  faultsAcross: (resources) => {
    const named = resources.filter(({ type }) => type === types.connectedRegistry);
    const byKey = grouped(named, ({ properties }) => textAt(properties, "connectedRegistryName")?.toLowerCase() ?? "");
    return [...byKey].flatMap(([key, sites]) => sites.slice(1).map((site) => faultAt(site, `${key} is also ${sites[0]?.stack}'s`)));
  },
};
