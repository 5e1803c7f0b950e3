import { resourceTypes } from "../../components/core/resource-types";
import { type ResourceRule, mandatory } from "../rule";

/**
 * Requires tokens and scope maps to be this project's ScopeMap and Token instead of those of azure-native.
 *
 * Why: the service adds repositories to scope maps at run time, and a PUT of a token deletes its passwords. Only this project's kinds preserve both.
 * The rule refuses every ScopeMap and Token of azure-native, whatever its properties are;
 * unknown values therefore do not matter.
 * Good: `new ScopeMap(...)` and `new Token(...)` from components/registry
 * Source: Container Registry API, tokens and scope maps.
 */
export const registryAccessMerged: ResourceRule = {
  name: "registry-access-merged",
  on: [resourceTypes.azureScopeMap, resourceTypes.azureToken],
  message: "Tokens and scope maps must be managed by this project's own resource types.",
  fix: "Use ScopeMap and Token from components/registry.",
  severity: "high",
  levels: mandatory,
  faultsIn: ({ type }) => [type],
};
