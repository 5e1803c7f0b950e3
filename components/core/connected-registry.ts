/** Namespace of the extension's release on the site's cluster. Source: default of the extension type. */
export const releaseNamespace = "connected-registry";

/** Type of the extension that runs an instance. */
export const extensionType = "microsoft.containerregistry.connectedregistry";

/** Connected registries that one registry may feed: two of the service's 50 are for replacing a site. Source: "Intro to connected registries", limits. */
export const maxConnectedRegistries = 48;

/** What an instance of a connected registry needs to activate and sync. */
export interface ConnectionParts {
  connectedRegistryName: string;
  syncTokenName: string;
  /** Secret. */
  syncTokenPassword: string;
  /** Host of the registry's data endpoint in its home region; no scheme, no path. */
  parentGatewayEndpoint: string;
}

/** The same for an instance that syncs with a managed identity. */
export interface IdentityConnectionParts {
  connectedRegistryName: string;
  /** Client id of the user-assigned identity. */
  managedIdentityClientId: string;
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

/**
 * Parses a connection string in either form; undefined when a part is missing, or when it has the parts of both forms, which an instance refuses. Splits each part at its first `=`.
 * Source of the form with an identity: "Managed Identity Authentication for Azure Container Registry Connected Registry (Private Preview)", October 2026.
 */
export function parseConnectionString(text: string): ConnectionParts | IdentityConnectionParts | undefined {
  const parts = new Map(text.split(";").map((part) => [part.slice(0, part.indexOf("=")), part.slice(part.indexOf("=") + 1)]));
  const connectedRegistryName = parts.get("ConnectedRegistryName");
  const parentGatewayEndpoint = parts.get("ParentGatewayEndpoint");
  const managedIdentityClientId = parts.get("ManagedIdentityClientId");
  const syncTokenName = parts.get("SyncTokenName");
  const syncTokenPassword = parts.get("SyncTokenPassword");
  if (!connectedRegistryName || !parentGatewayEndpoint) return undefined;
  if (managedIdentityClientId) {
    return syncTokenName || syncTokenPassword ? undefined : { connectedRegistryName, managedIdentityClientId, parentGatewayEndpoint };
  }
  return syncTokenName && syncTokenPassword ? { connectedRegistryName, syncTokenName, syncTokenPassword, parentGatewayEndpoint } : undefined;
}
