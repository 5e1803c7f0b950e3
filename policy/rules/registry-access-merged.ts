import { always } from "../levels";
import type { ResourceRule } from "../rule";
import { types } from "../types";

/** The service adds repositories to maps at run time and a PUT of a token wipes its passwords; only our own kinds leave both alone. Source: Container Registry API, tokens and scope maps. */
export const registryAccessMerged: ResourceRule = {
  name: "registry-access-merged",
  on: [types.azureScopeMap, types.azureToken],
  says: "Tokens and scope maps must be made by this project's own kinds.",
  fix: "Use ScopeMap and Token of components/registry.",
  severity: "high",
  levels: always,
  faultsIn: ({ type }) => [type],
};
