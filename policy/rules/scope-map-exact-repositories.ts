import { listAt } from "../../components/core/json";
import { resourceTypes } from "../../components/core/resource-types";
import { type ResourceRule, mandatoryExceptDemo } from "../rule";

/**
 * Requires the scope map of a site to list its repositories, without wildcards.
 *
 * Why: a wildcard also opens the repositories of every other site. The staging guide uses `all-repos` scope maps; least privilege says otherwise.
 * Good: `actions: ["repositories/factory/vision/content/read"]`
 * Source: staging guide.
 */
export const scopeMapExactRepositories: ResourceRule = {
  name: "scope-map-exact-repositories",
  on: [resourceTypes.scopeMap],
  message: "A site's scope map must list its repositories by name.",
  fix: "List every repository in actions, without *.",
  severity: "high",
  levels: mandatoryExceptDemo,
  conflicts: [
    {
      builtIn: { id: "ff05e24e-195c-447e-b322-5e90c9f9f366", title: "Repository-scoped access token disabled" },
      modifyVariant: "a9b426fe-8856-4945-8600-18c5dd1cca2a",
      guideStep: "client and sync tokens",
      workaround: "a connected registry can sign in with tokens only, so both tokens of a site need an exemption.",
      exemption: {
        name: "site-token",
        scope: "tokens",
        reason:
          "A connected registry and its clients can sign in with tokens only; each token is limited to named repositories, has no write permission on them, and its passwords expire.",
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
