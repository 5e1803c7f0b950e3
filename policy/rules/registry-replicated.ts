import { resourceTypes } from "../../components/core/resource-types";
import { type StackRule, advisoryInProduction } from "../rule";

/**
 * Recommends geo-replication of the registry.
 *
 * Why: pushes and cloud pulls survive a regional outage. Sites do not benefit: a connected registry syncs with the home region only.
 * Good: `new Replication("westus", { registryName, location: "westus3" })`
 * Source: "Intro to connected registries", limitations.
 */
export const registryReplicated: StackRule = {
  name: "registry-replicated",
  message: "A registry should be geo-replicated to a second region.",
  fix: "Add a replication if images are also pushed or pulled outside the sites.",
  severity: "low",
  levels: advisoryInProduction,
  checkov: ["CKV_AZURE_165"],
  faultsAmong: (resources) => {
    const replicas = resources.filter(({ type }) => type === resourceTypes.replication);
    const registries = resources.filter(({ type }) => type === resourceTypes.registry);
    return registries.filter(({ urn }) => !replicas.some(({ dependsOn }) => dependsOn.includes(urn))).map(({ urn }) => ({ urn, given: "no replication" }));
  },
};
