/** A parsed connection string of a connected registry. Source: connected-registry reference 2. */
export interface ConnectionString {
  connectedRegistry: string;
  syncToken: string;
  /** Secret. */
  password: string;
  /** Bare host, in the lab `host:port`, of the data endpoint. */
  gateway: string;
}

/** Parses a connection string. Splits parts at the first `=`: passwords may contain more. @throws Error that names the missing key or the protocol, never a value */
export function parseConnectionString(text: string): ConnectionString {
  const parts = new Map(
    text.split(";").map((part): [string, string] => {
      const at = part.indexOf("=");
      return at < 0 ? [part, ""] : [part.slice(0, at).trim(), part.slice(at + 1)];
    }),
  );
  if (parts.has("ManagedIdentityClientId")) throw new Error("connection string: the lab does not model sync with a managed identity");
  const required = (key: string): string => {
    const value = parts.get(key);
    if (!value) throw new Error(`connection string: ${key} is missing`);
    return value;
  };
  if (required("ParentEndpointProtocol") !== "https") throw new Error("connection string: ParentEndpointProtocol must be https for a cloud parent");
  return {
    connectedRegistry: required("ConnectedRegistryName"),
    syncToken: required("SyncTokenName"),
    password: required("SyncTokenPassword"),
    gateway: required("ParentGatewayEndpoint"),
  };
}
