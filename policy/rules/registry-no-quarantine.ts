import { resourceTypes } from "../../components/core/resource-types";
import { type ResourceRule, mandatory } from "../rule";
import { requireProperty } from "../subject";

/**
 * Requires quarantine to be off on a registry that feeds connected registries.
 *
 * Why: a quarantined image cannot be pulled, so it never reaches a site. That a sync is refused as well is `assumed:quarantine-blocks-sync`.
 * Good: `policies: { quarantinePolicy: { status: "disabled" } }`, or no `quarantinePolicy`
 * Absent is accepted: quarantine is off by default.
 * Source: Container Registry API, `quarantinePolicy`.
 */
export const registryNoQuarantine: ResourceRule = {
  name: "registry-no-quarantine",
  on: [resourceTypes.registry],
  message: "A registry that feeds connected registries must not quarantine new images.",
  fix: "Omit policies.quarantinePolicy, and scan images before you push them.",
  severity: "high",
  levels: mandatory,
  checkov: ["CKV_AZURE_166"],
  faultsIn: ({ properties }) => requireProperty(properties, "policies.quarantinePolicy.status", (status) => status !== "enabled"),
};
