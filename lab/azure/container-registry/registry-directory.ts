import { rm } from "node:fs/promises";
import type { CertificateAuthority } from "../../certificates";
import type { Clock } from "../../clock";
import type { RegistryLogin, RegistryPlane, RegistryServer, RepositoryAction } from "../../registry/plane";
import { AccessControl } from "../access-control";
import type { AuthorizationLog } from "../authorization/authorization-log";
import type { Directory } from "../directory";
import type { Principal } from "../principal";
import type { Store } from "../store";
import { Gateway } from "./gateway";
import { networkRefusal } from "./network-rules";
import { allowsRepository } from "./scope-map-actions";
import { actionsOf, signedInToken } from "./password-slot";

/** User name of a login with an Azure token. Source: Container Registry, "Authenticate with a registry". */
const tokenUser = "00000000-0000-0000-0000-000000000000";

/** Role action that each repository action of an Azure token login requires. Source: Container Registry, roles and permissions. */
const roleActions: Record<RepositoryAction, string> = {
  "content/read": "Microsoft.ContainerRegistry/registries/pull/read",
  "content/write": "Microsoft.ContainerRegistry/registries/push/write",
  "content/delete": "Microsoft.ContainerRegistry/registries/artifacts/delete",
  "metadata/read": "Microsoft.ContainerRegistry/registries/pull/read",
  "metadata/write": "Microsoft.ContainerRegistry/registries/push/write",
};

/** The running data planes and data endpoints of the lab's registries, by resource id. */
export class RegistryDirectory {
  private readonly servers = new Map<string, RegistryServer>();
  private readonly gateways = new Map<string, Gateway>();
  private readonly access: AccessControl;

  constructor(
    private readonly options: {
      store: Store;
      clock: Clock;
      directory: Directory;
      registries: RegistryPlane;
      authority: CertificateAuthority;
      authorizations: AuthorizationLog;
    },
  ) {
    this.access = new AccessControl(options.store);
  }

  /** Starts a registry's data plane. */
  async start(registryId: string): Promise<RegistryServer> {
    const { registries, directory, store } = this.options;
    const name = registryId.split("/").at(-1) ?? "";
    const server = await registries.start({
      name,
      authenticate: (credentials) =>
        "refreshToken" in credentials ? this.tokenLogin(registryId, credentials.refreshToken) : this.login(registryId, credentials),
      exchange: (accessToken) => {
        const principal = directory.verify(accessToken);
        return principal && this.mayUse(principal, registryId) ? directory.sign(principal, "registry refresh") : undefined;
      },
      networkRefusal: () => networkRefusal(store.get(registryId)?.properties ?? {}),
    });
    this.servers.set(registryId.toLowerCase(), server);
    return server;
  }

  server(registryId: string): RegistryServer | undefined {
    return this.servers.get(registryId.toLowerCase());
  }

  /** The registry that serves at this `host:port`. */
  serverAt(host: string): RegistryServer | undefined {
    return [...this.servers.values()].find((server) => server.host === host);
  }

  /** A login at the registry that serves at this `host:port`, authenticated as its data plane does. */
  loginAt(host: string, credentials: { username: string; password: string }): RegistryLogin | undefined {
    const [registryId] = [...this.servers].find(([, server]) => server.host === host) ?? [];
    return registryId === undefined ? undefined : this.login(registryId, credentials);
  }

  /** Response of the registry at this `host:port` to a caller outside its networks; undefined if it has no network restriction. */
  networkRefusalAt(host: string): string | undefined {
    const [registryId] = [...this.servers].find(([, server]) => server.host === host) ?? [];
    return registryId === undefined ? undefined : networkRefusal(this.options.store.get(registryId)?.properties ?? {});
  }

  /** Opens the data endpoint; its port is fixed for the registry's lifetime. @returns `host:port` */
  async openGateway(registryId: string): Promise<string> {
    const key = registryId.toLowerCase();
    const gateway = this.gateways.get(key) ?? new Gateway({ ...this.options, registryId, loginServer: () => this.server(registryId)?.host ?? "" });
    this.gateways.set(key, gateway);
    return await gateway.open();
  }

  async closeGateway(registryId: string): Promise<void> {
    await this.gateways.get(registryId.toLowerCase())?.close();
  }

  /** Stops data endpoint and data plane of one registry. */
  async end(registryId: string): Promise<void> {
    const key = registryId.toLowerCase();
    await this.gateways.get(key)?.stop();
    await this.servers.get(key)?.stop();
    this.gateways.delete(key);
    this.servers.delete(key);
  }

  /** Ends a deleted registry. Its images are deleted with it: a new registry of the same name is empty. */
  async remove(registryId: string): Promise<void> {
    const folder = this.server(registryId)?.folder;
    await this.end(registryId);
    if (folder) await rm(folder, { recursive: true, force: true });
  }

  async stop(): Promise<void> {
    await Promise.all([...new Set([...this.servers.keys(), ...this.gateways.keys()])].map((registryId) => this.end(registryId)));
  }

  private login(registryId: string, { username, password }: { username: string; password: string }): RegistryLogin | undefined {
    if (username === tokenUser) return this.tokenLogin(registryId, password);
    const token = signedInToken(this.options.store, registryId, { username, password }, this.options.clock.now());
    if (!token) return undefined;
    // Reads the map at each use, so that a change takes effect at once.
    return { username: token.name, allows: (repository, action) => allowsRepository(actionsOf(this.options.store, token), repository, action) };
  }

  private tokenLogin(registryId: string, refreshToken: string): RegistryLogin | undefined {
    const principal = this.options.directory.verify(refreshToken, "registry refresh");
    if (!principal) return undefined;
    return { username: tokenUser, allows: (_repository, action) => this.isAllowed(principal, roleActions[action], registryId) };
  }

  private isAllowed(principal: Principal, action: string, scope: string): boolean {
    const isAllowed = this.access.allows(principal, action, scope);
    this.options.authorizations.add({ principalId: principal.objectId, action, scope, isAllowed });
    return isAllowed;
  }

  private mayUse(principal: Principal, registryId: string): boolean {
    return Object.values(roleActions).some((action) => this.access.allows(principal, action, registryId));
  }
}
