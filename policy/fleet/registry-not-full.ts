import { maxConnectedRegistries } from "../../components/core/connected-registry";
import { resourceTypes } from "../../components/core/resource-types";
import { type FleetRule, faultAt, groupBy } from "../fleet-rule";
import { mandatory } from "../rule";

/**
 * Requires the hub's registry to have room for two more connected registries.
 *
 * Why: beyond the limit no site can be added, and no site can be replaced while its predecessor still exists.
 */
export const registryNotFull: FleetRule = {
  name: "registry-not-full",
  message: `A registry must feed at most ${maxConnectedRegistries} connected registries.`,
  fix: "Attach further sites to another hub.",
  severity: "high",
  levels: mandatory,
  faultsAcross: (resources) => {
    const byRegistry = groupBy(
      resources.filter(({ type }) => type === resourceTypes.connectedRegistry),
      ({ id }) => id.toLowerCase().split("/connectedregistries/")[0] ?? "",
    );
    return [...byRegistry.values()].flatMap((sites) =>
      sites.slice(maxConnectedRegistries).map((site) => faultAt(site, `${sites.length} connected registries`)),
    );
  },
};
