import { listAt, textAt } from "../../components/core/json";
import type { ClashExemption } from "../clash";
import { demand } from "../demand";
import { advisedInProduction } from "../levels";
import type { ResourceRule } from "../rule";
import { types } from "../types";

const reason =
  "Sites reach login server and data endpoint from factories that have no private path to Azure; each signs in with tokens of its own that expire.";
const exemption = (name: string, isNeeded: ClashExemption["isNeeded"]): ClashExemption => ({ name, at: "registry", reason, isNeeded });

/** A site needs login server and data endpoint, so without a public endpoint every site needs a private path to both. Source: "Connected registry", endpoints; that a sync works over private endpoints is assumed. */
export const registryPrivateNetwork: ResourceRule = {
  name: "registry-private-network",
  on: [types.registry],
  says: "A registry should have no public endpoint.",
  fix: "Set publicNetworkAccess to Disabled once every site has a private path to login server and data endpoint.",
  severity: "medium",
  levels: advisedInProduction,
  builtIn: { id: "0fdf0491-d080-4575-b627-ad0e843cba0f", title: "Public network access disabled" },
  clashes: [
    {
      builtIn: { id: "0fdf0491-d080-4575-b627-ad0e843cba0f", title: "Public network access disabled" },
      modifiedBy: "a3701552-92ea-433e-9d17-33b7f1208fc9",
      step: "public endpoints from the factory",
      instead: "give every site a private path to login server and data endpoint.",
      exemption: exemption("public-network", (registry) => textAt(registry, "publicNetworkAccess") !== "Disabled"),
    },
    {
      builtIn: { id: "e8eef0a8-67cf-4eb4-9386-14b0e78733d4", title: "Use private link" },
      step: "public endpoints from the factory",
      instead: "give the registry a private endpoint.",
      exemption: exemption("no-private-link", (registry) => !listAt(registry, "privateEndpointConnections").some(isApproved)),
    },
  ],
  checkov: ["CKV_AZURE_139"],
  benchmark: "NS-2",
  faultsIn: ({ properties }) => demand(properties, "publicNetworkAccess", (value) => value === "Disabled"),
};

function isApproved(connection: unknown): boolean {
  return textAt(connection, "properties", "privateLinkServiceConnectionState", "status") === "Approved";
}
