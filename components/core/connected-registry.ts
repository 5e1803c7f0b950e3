/** Namespace of the extension's release on the site's cluster. Source: default of the extension type. */
export const releaseNamespace = "connected-registry";

/** What an instance of a connected registry needs to activate and sync. */
export interface ConnectionParts {
  connectedRegistryName: string;
  syncTokenName: string;
  /** Secret. */
  syncTokenPassword: string;
  /** Host of the registry's data endpoint in its home region; no scheme, no path. */
  parentGatewayEndpoint: string;
}

/**
 * The connection string that an instance of a connected registry uses to activate and sync.
 *
 * Format: `Key=value` parts in the service's order, joined by `;`, without a trailing `;`. The password may contain `=`.
 * Secret: contains the sync password; never logged, never in an id.
 * Source: `az acr connected-registry get-settings`, Azure CLI.
 */
export function connectionString(parts: ConnectionParts): string {
  return [
    `ConnectedRegistryName=${parts.connectedRegistryName}`,
    `SyncTokenName=${parts.syncTokenName}`,
    `SyncTokenPassword=${parts.syncTokenPassword}`,
    `ParentGatewayEndpoint=${parts.parentGatewayEndpoint}`,
    "ParentEndpointProtocol=https",
  ].join(";");
}

/** Parses a connection string; undefined when a part is missing. Splits each part at its first `=`. */
export function parseConnectionString(text: string): ConnectionParts | undefined {
  const parts = new Map(text.split(";").map((part) => [part.slice(0, part.indexOf("=")), part.slice(part.indexOf("=") + 1)]));
  const connectedRegistryName = parts.get("ConnectedRegistryName");
  const syncTokenName = parts.get("SyncTokenName");
  const syncTokenPassword = parts.get("SyncTokenPassword");
  const parentGatewayEndpoint = parts.get("ParentGatewayEndpoint");
  if (!connectedRegistryName || !syncTokenName || !syncTokenPassword || !parentGatewayEndpoint) return undefined;
  return { connectedRegistryName, syncTokenName, syncTokenPassword, parentGatewayEndpoint };
}
