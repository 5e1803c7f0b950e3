import { demand } from "../demand";
import { always } from "../levels";
import type { ResourceRule } from "../rule";
import { types } from "../types";

/** The admin account is one password for everything, shared by all. Absent means off. Source: Container Registry API, default of `adminUserEnabled`. */
export const registryNoAdminUser: ResourceRule = {
  name: "registry-no-admin-user",
  on: [types.registry],
  says: "A registry must not have its admin account on.",
  fix: "Set adminUserEnabled to false; sites have tokens of their own.",
  severity: "high",
  levels: always,
  builtIn: { id: "dc921057-6b28-4fbe-9b83-f7bec05db6c2", title: "Local admin account disabled" },
  checkov: ["CKV_AZURE_137"],
  benchmark: "IM-1",
  faultsIn: ({ properties }) => demand(properties, "adminUserEnabled", (value) => value !== true),
};
