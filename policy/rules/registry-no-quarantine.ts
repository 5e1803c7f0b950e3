import { demand } from "../demand";
import { always } from "../levels";
import type { ResourceRule } from "../rule";
import { types } from "../types";

/** A quarantined image cannot be pulled, so it never reaches a site. Absent means off. Source: Container Registry API, `quarantinePolicy`; that a sync is refused too is assumed. */
export const registryNoQuarantine: ResourceRule = {
  name: "registry-no-quarantine",
  on: [types.registry],
  says: "A registry that feeds connected registries must not hold new images in quarantine.",
  fix: "Leave policies.quarantinePolicy out, and check images before they are pushed.",
  severity: "high",
  levels: always,
  faultsIn: ({ properties }) => demand(properties, "policies.quarantinePolicy.status", (status) => status !== "enabled"),
};
