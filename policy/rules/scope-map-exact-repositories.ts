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
  clashes: [
    {
      builtIn: { id: "ff05e24e-195c-447e-b322-5e90c9f9f366", title: "Repository-scoped access token disabled" },
      modifiedBy: "a9b426fe-8856-4945-8600-18c5dd1cca2a",
      step: "client and sync tokens",
      instead: "there is no other way for a connected registry to sign in, so a site's two tokens need an exemption.",
      exemption: {
        name: "site-token",
        at: "tokens",
        reason: "A connected registry and its clients can only sign in with tokens; each names its repositories, writes to none, and its passwords expire.",
        isNeeded: () => true,
      },
    },
  ],
  faultsIn: ({ properties }) => {
    const actions = listAt(properties, "actions").map(String);
    if (actions.length === 0) return ["actions = (not set)"];
    return actions.filter((action) => action.includes("*"));
  },
};
