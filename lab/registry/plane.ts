/** An action on one repository of a registry that a login may allow. */
export type RepositoryAction = "content/read" | "content/write" | "content/delete" | "metadata/read" | "metadata/write";

/** A login, authenticated by the owner of the credentials (Azure for the cloud registry, the synced configuration for a site's). */
export interface RegistryLogin {
  username: string;
  /** Does this login allow the action? Repository `*` means the catalogue. */
  allows(repository: string, action: RepositoryAction): boolean;
}

/** Checks user name and password of a basic login, or a refresh token. Undefined refuses. */
export type Authenticate = (credentials: { username: string; password: string } | { refreshToken: string }) => RegistryLogin | undefined;

/** A running registry: TLS front with token service, real distribution behind it. */
export interface RegistryServer {
  /** `host:port` of the TLS front, the login server. */
  readonly host: string;
  /** `http://127.0.0.1:port` of the distribution process behind the front: no authentication; for the lab itself (import, tampering). */
  readonly backend: string;
  /** Folder with the registry's blobs. */
  readonly folder: string;
  stop(): Promise<void>;
}

/** Starts and stops the data plane of cloud registries as ARM creates and deletes them. */
export interface RegistryPlane {
  start(options: {
    name: string;
    authenticate: Authenticate;
    /** Exchanges an Azure access token for a refresh token (`POST /oauth2/exchange`); undefined refuses. */
    exchange: (accessToken: string) => string | undefined;
    /** Message for refused callers of a restricted registry; undefined if callers are allowed. */
    networkRefusal: () => string | undefined;
  }): Promise<RegistryServer>;
}

/** Registries without a data plane: they have a login server name, but nothing listens there. For tests that use only ARM. */
export const closedRegistryPlane: RegistryPlane = {
  start: async ({ name }) => ({ host: `${name.toLowerCase()}.azurecr.io`, backend: "", folder: "", stop: async () => {} }),
};
