import { listAt } from "../../components/core/json";
import { exceptDemo } from "../levels";
import type { ResourceRule } from "../rule";
import { types } from "../types";

/** A wildcard opens every repository of every other site too. Source: staging guide, which makes `all-repos` maps; least privilege says otherwise. */
export const scopeMapExactRepositories: ResourceRule = {
  name: "scope-map-exact-repositories",
  on: [types.scopeMap],
  says: "A site's token must name its repositories exactly.",
  fix: "Name every repository in actions, without *.",
  severity: "high",
  levels: exceptDemo,
  faultsIn: ({ properties }) => {
    const actions = listAt(properties, "actions").map(String);
    if (actions.length === 0) return ["actions = (not set)"];
    return actions.filter((action) => action.includes("*"));
  },
};
