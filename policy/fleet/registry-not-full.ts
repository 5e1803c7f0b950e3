import { type FleetRule, faultAt } from "../fleet-rule";
import { grouped } from "../grouped";
import { always } from "../levels";
import { types } from "../types";

/** A Premium registry feeds 50; two are kept for replacing a site. Source: "Intro to connected registries", limits. */
const most = 48;

/** One more site than that cannot be brought up, and none can be replaced beside its former self. */
export const registryNotFull: FleetRule = {
  name: "registry-not-full",
  says: `A registry must feed at most ${most} connected registries.`,
  fix: "Bring further sites to a hub of their own.",
  severity: "high",
  levels: always,
  faultsAcross: (resources) => {
    const byRegistry = grouped(
      resources.filter(({ type }) => type === types.connectedRegistry),
      ({ id }) => id.toLowerCase().split("/connectedregistries/")[0] ?? "",
    );
    return [...byRegistry.values()].flatMap((sites) => sites.slice(most).map((site) => faultAt(site, `${sites.length} connected registries`)));
  },
};
