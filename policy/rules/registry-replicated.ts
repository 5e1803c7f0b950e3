import { advisedInProduction } from "../levels";
import type { StackRule } from "../rule";
import { types } from "../types";

/** Pushes and pulls of the cloud survive a region that is away; sites do not profit, because a connected registry syncs with the home region alone. Source: "Intro to connected registries", limitations. */
export const registryReplicated: StackRule = {
  name: "registry-replicated",
  says: "A registry should have a replica in a second region.",
  fix: "Add a replication of the registry where images are pushed or pulled outside the sites too.",
  severity: "low",
  levels: advisedInProduction,
  checkov: ["CKV_AZURE_165"],
  faultsAmong: (resources) => {
    const replicas = resources.filter(({ type }) => type === types.replication);
    const registries = resources.filter(({ type }) => type === types.registry);
    return registries.filter(({ urn }) => !replicas.some(({ needs }) => needs.includes(urn))).map(({ urn }) => ({ urn, given: "no replication" }));
  },
};
