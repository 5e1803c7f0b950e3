import { listAt } from "../../components/core/json";
import { always } from "../levels";
import type { ResourceRule } from "../rule";
import { types } from "../types";

/** A site pulls; what it may write or delete is the gateway's own configuration and messages. Source: `az acr connected-registry create`, mode ReadOnly. */
export const scopeMapNoWrites: ResourceRule = {
  name: "scope-map-no-writes",
  on: [types.scopeMap],
  says: "A site's token must not change or delete images.",
  fix: "Keep content/read and metadata/read alone of each repository.",
  severity: "high",
  levels: always,
  faultsIn: ({ properties }) =>
    listAt(properties, "actions")
      .map(String)
      .filter((action) => action.startsWith("repositories/") && !action.endsWith("/read")),
};
