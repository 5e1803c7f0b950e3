import * as pulumi from "@pulumi/pulumi";
import { nameOf, parseArmId } from "./core/arm-id";
import { pullActionsFor } from "./core/scope-map-actions";
import { ConnectedRegistry, placeholderRepository } from "./registry/connected-registry";
import { ScopedToken } from "./registry/scoped-token";

export interface SiteArgs {
  /** Required. Name of everything that is this site's own: 5-40 lower-case letters and digits, a letter first. */
  key: string;
  /** Required. ARM id of the hub's registry. */
  registryId: string;
  registry: {
    /** Required. How much the instance logs. */
    logLevel: "Debug" | "Information" | "Warning" | "Error" | "None";
    /** Required. When the site syncs: cron, five fields, UTC. */
    syncSchedule: string;
  };
  /** Required. How long one resource may take, ISO 8601. */
  timeout: string;
}

/** One factory site. Children in the order they depend on each other: client token, connected registry. */
export class Site extends pulumi.ComponentResource {
  /** ARM id of the site's connected registry. */
  readonly connectedRegistryId: pulumi.Output<string>;
  /** What an instance on the site's cluster needs to activate and sync. Secret. */
  readonly connectionString: pulumi.Output<string>;
  /** Credentials for pulls on the site. Secret. */
  readonly clientToken: pulumi.Output<{ username: string; password: string }>;

  constructor(name: string, args: SiteArgs, options: pulumi.ComponentResourceOptions = {}) {
    super("edge:site:Site", name, {}, options);
    const { key, registryId, timeout } = args;
    const child = { parent: this };
    const username = `${key}-pull`;
    const client = new ScopedToken(
      `${name}-client`,
      { registryId, name: username, actions: pullActionsFor([placeholderRepository]), description: `Pulls on site ${key}`, timeout },
      child,
    );
    const hub = { id: registryId, name: nameOf(registryId), resourceGroup: parseArmId(registryId)?.resourceGroup ?? "" };
    const registry = new ConnectedRegistry(
      `${name}-connected`,
      { ...args.registry, registry: hub, name: key, clientTokenIds: [client.tokenId], timeout },
      child,
    );
    this.connectedRegistryId = registry.connectedRegistryId;
    this.connectionString = registry.connectionString;
    this.clientToken = pulumi.secret(client.password.value.apply((password) => ({ username, password })));
    this.registerOutputs({ connectedRegistryId: this.connectedRegistryId });
  }
}
