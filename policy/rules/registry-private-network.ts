import { listAt, textAt } from "../../components/core/json";
import { resourceTypes } from "../../components/core/resource-types";
import type { PolicyExemption } from "../azure-policy";
import { type ResourceRule, advisoryInProduction } from "../rule";
import { requireProperty } from "../subject";

const reason = "Factories have no private path to the login server and the data endpoint; each site signs in with its own tokens, whose passwords expire.";
const exemption = (name: string, isNeeded: PolicyExemption["isNeeded"]): PolicyExemption => ({ name, scope: "registry", reason, isNeeded });

/**
 * Recommends disabling the public endpoints of the registry.
 *
 * Why: the registry is then reachable through private endpoints only. A site needs the login server and the data endpoint, so every site needs a private path to both;
 * that a sync works over private endpoints is `assumed:private-endpoint-sync`.
 * Good: `publicNetworkAccess: "Disabled"`
 * Source: "Connected registry", endpoints.
 */
export const registryPrivateNetwork: ResourceRule = {
  name: "registry-private-network",
  on: [resourceTypes.registry],
  message: "A registry should have public network access disabled.",
  fix: "Set publicNetworkAccess to Disabled after every site has a private path to the login server and the data endpoint.",
  severity: "medium",
  levels: advisoryInProduction,
  builtIn: { id: "0fdf0491-d080-4575-b627-ad0e843cba0f", title: "Public network access disabled" },
  conflicts: [
    {
      builtIn: { id: "0fdf0491-d080-4575-b627-ad0e843cba0f", title: "Public network access disabled" },
      modifyVariant: "a3701552-92ea-433e-9d17-33b7f1208fc9",
      guideStep: "public endpoints from the factory",
      workaround: "give every site a private path to the login server and the data endpoint.",
      exemption: exemption("public-network", (registry) => textAt(registry, "publicNetworkAccess") !== "Disabled"),
    },
    {
      builtIn: { id: "e8eef0a8-67cf-4eb4-9386-14b0e78733d4", title: "Use private link" },
      guideStep: "public endpoints from the factory",
      workaround: "give the registry a private endpoint.",
      exemption: exemption("no-private-link", (registry) => !listAt(registry, "privateEndpointConnections").some(isApproved)),
    },
  ],
  checkov: ["CKV_AZURE_139"],
  benchmark: "NS-2",
  faultsIn: ({ properties }) => requireProperty(properties, "publicNetworkAccess", (value) => value === "Disabled"),
};

function isApproved(connection: unknown): boolean {
  return textAt(connection, "properties", "privateLinkServiceConnectionState", "status") === "Approved";
}
