import { listAt } from "../../components/core/json";
import { resourceTypes } from "../../components/core/resource-types";
import { type ResourceRule, mandatory } from "../rule";

/**
 * Requires the scope map of a site to be read-only on repositories.
 *
 * Why: a site only pulls. The permissions `gateway/...` for its own configuration and messages are accepted.
 * Good: `actions: ["repositories/factory/vision/content/read", "gateway/line1/config/write"]`
 * Source: `az acr connected-registry create`, mode ReadOnly.
 */
export const scopeMapNoWrites: ResourceRule = {
  name: "scope-map-no-writes",
  on: [resourceTypes.scopeMap],
  message: "A site's scope map must not allow changing or deleting images.",
  fix: "Grant only content/read and metadata/read on each repository.",
  severity: "high",
  levels: mandatory,
  faultsIn: ({ properties }) =>
    listAt(properties, "actions")
      .map(String)
      .filter((action) => action.startsWith("repositories/") && !action.endsWith("/read")),
};
