import { resourceTypes } from "../../components/core/resource-types";
import { type ResourceRule, mandatory } from "../rule";
import { requireProperty } from "../subject";

/**
 * Requires the admin account to be disabled.
 *
 * Why: the admin account is one shared password with access to everything. Absent is accepted: the account is disabled by default.
 * Good: `adminUserEnabled: false`
 * Source: Container Registry API, default of `adminUserEnabled`.
 */
export const registryNoAdminUser: ResourceRule = {
  name: "registry-no-admin-user",
  on: [resourceTypes.registry],
  message: "A registry must have its admin account disabled.",
  fix: "Set adminUserEnabled to false; sites sign in with their own tokens.",
  severity: "high",
  levels: mandatory,
  builtIn: { id: "dc921057-6b28-4fbe-9b83-f7bec05db6c2", title: "Local admin account disabled" },
  checkov: ["CKV_AZURE_137"],
  benchmark: "IM-1",
  faultsIn: ({ properties }) => requireProperty(properties, "adminUserEnabled", (value) => value !== true),
};
