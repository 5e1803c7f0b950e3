import { textAt } from "../../components/core/json";
import { resourceTypes } from "../../components/core/resource-types";
import { type FleetRule, faultAt, groupBy } from "../fleet-rule";
import { mandatory } from "../rule";

/**
 * Requires a unique key for every site.
 *
 * Why: the key names all resources of a site in Azure and in reports. Two sites with the same key overwrite each other's resources.
 * Good: `key: line1` in one stack file only
 */
export const siteKeyOnce: FleetRule = {
  name: "site-key-once",
  message: "A site key must be used by one stack only.",
  fix: "Give the site a unique key.",
  severity: "high",
  levels: mandatory,
  faultsAcross: (resources) => {
    const named = resources.filter(({ type }) => type === resourceTypes.connectedRegistry);
    const byKey = groupBy(named, ({ properties }) => textAt(properties, "connectedRegistryName")?.toLowerCase() ?? "");
    return [...byKey].flatMap(([key, sites]) => sites.slice(1).map((site) => faultAt(site, `${key} is also ${sites[0]?.stack}'s`)));
  },
};
