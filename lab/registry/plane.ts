/** What a bearer of a password may do with one repository of a registry. */
export type RepositoryAction = "content/read" | "content/write" | "content/delete" | "metadata/read" | "metadata/write";

/** A login, decided by whoever owns the credentials (Azure for the cloud registry, the synced configuration for a site's). */
export interface RegistryLogin {
  username: string;
  /** May this login do that? `*` as repository stands for the catalogue. */
  allows(repository: string, action: RepositoryAction): boolean;
}

/** Checks user name and password of a basic login, or a refresh token. Undefined refuses. */
export type Authenticate = (credentials: { username: string; password: string } | { refreshToken: string }) => RegistryLogin | undefined;

/** A running registry: TLS front with token service, real distribution behind it. */
export interface RegistryServer {
  /** `host:port` of the TLS front, the login server. */
  readonly host: string;
  /** `http://127.0.0.1:port` of the distribution process behind the front: no authentication; for the lab's own hands (import, tampering). */
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
    /** Why nobody's call is let in now; undefined lets it pass. */
    turnedAway: () => string | undefined;
  }): Promise<RegistryServer>;
}
