import { at } from "../../components/core/json";
import { given } from "../demand";
import { advisedInProduction } from "../levels";
import type { ResourceRule } from "../rule";
import { types } from "../types";

/** Manifests that lost their tag fill the registry. Told only: what a site holds or pulls by digest is deleted too and cannot be had back. Source: "Set a retention policy for untagged manifests", warning; absent means off. */
export const registryUntaggedRetention: ResourceRule = {
  name: "registry-untagged-retention",
  on: [types.registry],
  says: "A registry should remove manifests that lost their tag, late enough for its sites.",
  fix: "Set policies.retentionPolicy to enabled with more days than a site is ever away, once no tag is moved and every image that is staged by digest has a tag too.",
  severity: "low",
  levels: advisedInProduction,
  checkov: ["CKV_AZURE_167"],
  settings: { properties: { leastDays: { type: "integer", minimum: 1, maximum: 365, default: 30 } } },
  faultsIn: ({ properties }, { leastDays }) => {
    const [status, days] = ["status", "days"].map((name) => at(properties, "policies", "retentionPolicy", name));
    if (status !== "enabled") return [given("policies.retentionPolicy.status", status)];
    return typeof days === "number" && days >= Number(leastDays) ? [] : [given("policies.retentionPolicy.days", days)];
  },
};
