import * as containerregistry from "@pulumi/azure-native/containerregistry";
import * as pulumi from "@pulumi/pulumi";
import { nameOf } from "../../core/arm-id";
import { connectionString } from "../../core/connected-registry";
import { placeholderRepository, syncActionsFor, syncMapDescription } from "../../core/scope-map-actions";
import { EdgeError } from "../../core/fault";
import { resourceTypes } from "../../core/resource-types";
import { clientTokenFaults } from "../registry-limits";
import { Activation } from "../activation/resource";
import { ScopedToken } from "../scoped-token/component";
import type { PasswordRules } from "../token-password/resource";

export interface ConnectedRegistryArgs {
  /** Required. Resource group and name of the Premium registry to sync from; its data endpoint must be on. */
  registry: { id: string; name: string; resourceGroup: string };
  /** Required. Name of the connected registry and its sync map, and of its sync token unless that is adopted: 5-40 letters and digits, a letter first. */
  name: string;
  /** Optional. Is it there already? Then it is imported, with its sync token. ARM ids of the token and of the token's scope map. @default - it is made */
  adopted?: { syncTokenId: string; syncScopeMapId: string } | undefined;
  /** Required. Tokens that may pull from the site. At most 50. */
  clientTokenIds: pulumi.Input<string>[];
  /** Required. When the site syncs: cron, five fields, UTC. */
  syncSchedule: string;
  /** Required. When the sync password is replaced. */
  syncPassword: PasswordRules;
  /** Optional. How long a sync that the schedule starts may go on, ISO 8601, PT1H-P7D. @default - the service's own */
  syncWindow?: string | undefined;
  /** Required. How long messages wait for the site, ISO 8601, P1D-P90D. */
  messageTtl: string;
  /** Required. How much the instance logs. */
  logLevel: "Debug" | "Information" | "Warning" | "Error" | "None";
  /** Required. Does it log who did what, too? */
  auditLog: boolean;
  /** Optional. Which happenings to which artifacts are events in Azure: `artifact:action`. @default - none, or what was there of an adopted one */
  notifications?: string[] | undefined;
  /** Required. When the instance drops what no image needs any more: cron, five fields, UTC. */
  garbageCollection: { enabled: boolean; schedule: string };
  /** Required. How long one resource may take, ISO 8601. */
  timeout: string;
}

/** A site's own registry, kept in sync with the cloud registry. Children: sync token with map and password, the registry itself, its deactivation. */
export class ConnectedRegistry extends pulumi.ComponentResource {
  /** ARM id. */
  readonly connectedRegistryId: pulumi.Output<string>;
  /** What an instance needs to activate and sync. Secret. */
  readonly connectionString: pulumi.Output<string>;
  /** Its sync token, with the password. */
  readonly sync: ScopedToken;
  /** Whatever uses the registry on the site must depend on this, so that it goes before the registry is deactivated. */
  readonly activation: Activation;

  constructor(name: string, args: ConnectedRegistryArgs, options: pulumi.ComponentResourceOptions = {}) {
    super(resourceTypes.registryConnection, name, {}, options);
    const faults = clientTokenFaults(args.clientTokenIds.length);
    if (faults.length > 0) throw new EdgeError(faults);
    this.sync = this.token(name, args);
    const registry = this.registry(name, args, this.sync);
    this.activation = new Activation(`${name}-activation`, { connectedRegistryId: registry.id, timeout: args.timeout }, { parent: this });
    this.connectedRegistryId = registry.id;
    const syncTokenName = args.adopted ? nameOf(args.adopted.syncTokenId) : args.name;
    this.connectionString = pulumi.secret(
      pulumi.all([this.sync.password.value, registry.parent]).apply(([syncTokenPassword, { syncProperties }]) =>
        connectionString({
          connectedRegistryName: args.name,
          syncTokenName,
          syncTokenPassword,
          parentGatewayEndpoint: syncProperties.gatewayEndpoint,
        }),
      ),
    );
    this.registerOutputs({ connectedRegistryId: this.connectedRegistryId });
  }

  private token(name: string, { registry, name: registryName, adopted, syncPassword, timeout }: ConnectedRegistryArgs): ScopedToken {
    return new ScopedToken(
      `${name}-sync`,
      {
        registryId: registry.id,
        name: registryName,
        adopted: adopted && { token: nameOf(adopted.syncTokenId), scopeMapId: adopted.syncScopeMapId },
        actions: syncActionsFor(registryName, [placeholderRepository]),
        description: syncMapDescription(registryName),
        password: syncPassword,
        timeout,
      },
      { parent: this },
    );
  }

  private registry(name: string, args: ConnectedRegistryArgs, sync: ScopedToken): containerregistry.ConnectedRegistry {
    const { registry, adopted, syncSchedule: schedule, syncWindow, messageTtl, notifications, garbageCollection } = args;
    // Known before the token was looked at: what is not known would be previewed as a replacement.
    const tokenId = adopted?.syncTokenId ?? sync.tokenId;
    return new containerregistry.ConnectedRegistry(
      `${name}-registry`,
      {
        resourceGroupName: registry.resourceGroup,
        registryName: registry.name,
        connectedRegistryName: args.name,
        mode: "ReadOnly",
        parent: { syncProperties: { tokenId, schedule, messageTtl, ...(syncWindow === undefined ? {} : { syncWindow }) } },
        clientTokenIds: args.clientTokenIds,
        logging: { logLevel: args.logLevel, auditLogStatus: args.auditLog ? "Enabled" : "Disabled" },
        garbageCollection,
        ...(notifications && { notificationsList: notifications }),
      },
      {
        parent: this,
        dependsOn: sync.token,
        // The service takes none of these on an update; the vendor's provider would send them all the same.
        replaceOnChanges: ["mode", "parent.id", "parent.syncProperties.tokenId"],
        deleteBeforeReplace: true,
        // The engine replaces nothing that it imported while it is told to.
        ...(adopted && { import: `${registry.id}/connectedRegistries/${args.name}` }),
        ...(adopted && !notifications && { ignoreChanges: ["notificationsList"] }),
      },
    );
  }
}
