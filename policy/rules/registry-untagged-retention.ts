import { at } from "../../components/core/json";
import { resourceTypes } from "../../components/core/resource-types";
import { type ResourceRule, advisoryInProduction } from "../rule";
import { formatProperty } from "../subject";

/**
 * Recommends a retention policy for untagged manifests.
 *
 * Why: manifests that lost their tag fill the registry. Advisory only: the policy also deletes what a site still stores or pulls by digest, and that cannot be undone.
 * Setting `minDays`: shortest accepted retention period, in days.
 * Good: `policies: { retentionPolicy: { status: "enabled", days: 60 } }`. Absent is a violation: retention is off by default.
 * Source: "Set a retention policy for untagged manifests", warning.
 */
export const registryUntaggedRetention: ResourceRule = {
  name: "registry-untagged-retention",
  on: [resourceTypes.registry],
  message: "A registry should delete untagged manifests after a retention period that is longer than any site is offline.",
  fix: "Set policies.retentionPolicy to enabled with more days than any site is offline, once tags are never moved and every image that is staged by digest also has a tag.",
  severity: "low",
  levels: advisoryInProduction,
  checkov: ["CKV_AZURE_167"],
  settings: { properties: { minDays: { type: "integer", minimum: 1, maximum: 365, default: 30 } } },
  faultsIn: ({ properties }, { minDays }) => {
    const [status, days] = ["status", "days"].map((name) => at(properties, "policies", "retentionPolicy", name));
    if (status !== "enabled") return [formatProperty("policies.retentionPolicy.status", status)];
    return typeof days === "number" && days >= Number(minDays) ? [] : [formatProperty("policies.retentionPolicy.days", days)];
  },
};
