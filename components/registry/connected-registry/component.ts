import * as containerregistry from "@pulumi/azure-native/containerregistry";
import * as pulumi from "@pulumi/pulumi";
import { connectedRegistryId, keepsSpelling, nameOf } from "../../core/arm-id";
import { connectionString } from "../../core/connected-registry";
import { placeholderRepository, pullActionsFor, syncActionsFor, syncMapDescription } from "../../core/scope-map-actions";
import { EdgeError } from "../../core/fault";
import { resourceTypes } from "../../core/resource-types";
import { clientTokenFaults } from "../registry-limits";
import { ScopedToken } from "../scoped-token/component";
import type { PasswordRules } from "../token-password/resource";

/** Args of ConnectedRegistry. */
export interface ConnectedRegistryArgs {
  /** Required. Resource group and name of the Premium registry to sync from; its data endpoint must be enabled. */
  registry: { id: string; name: string; resourceGroup: string };
  /** Required. Name of the connected registry, of its sync scope map, and of its sync token unless that is adopted: 5-40 letters and digits, starting with a letter. */
  name: string;
  /** Optional. The existing connected registry is adopted: imported, with its sync token. ARM ids of that token and of its scope map. @default - a new one */
  adopted?: { syncTokenId: string; syncScopeMapId: string } | undefined;
  /** Optional. The owner of the sync scope map and sync token before this stack. @default - none */
  formerOwner?: string | undefined;
  /** Optional. Repositories that a new scope map starts with, so that the first sync brings them. @default - none */
  firstRepositories?: string[];
  /** Required. Client tokens that may pull from the site. At most 50. */
  clientTokenIds: pulumi.Input<string>[];
  /** Required. Sync schedule: cron, five fields, UTC. */
  syncSchedule: string;
  /** Required. When the sync password is replaced. */
  syncPassword: PasswordRules;
  /** Optional. Maximum duration of a scheduled sync, ISO 8601, PT1H-P7D. @default - the service's default */
  syncWindow?: string | undefined;
  /** Required. Time to live of messages to the site, ISO 8601, P1D-P90D. */
  messageTtl: string;
  /** Required. Log level of the instance. */
  logLevel: "Debug" | "Information" | "Warning" | "Error" | "None";
  /** Required. Does the instance also write an audit log? */
  auditLog: boolean;
  /** Optional. Events to send to Azure: `artifact:action`. @default - none; for an adopted registry, its own */
  notifications?: string[] | undefined;
  /** Required. When the instance deletes unreferenced blobs: cron, five fields, UTC. */
  garbageCollection: { enabled: boolean; schedule: string };
  /** Required. How long one resource may take, ISO 8601. */
  timeout: string;
}

/** The registry at a site, synced from the cloud registry. Children: sync token with scope map and password, and the connected registry. */
export class ConnectedRegistry extends pulumi.ComponentResource {
  /** ARM id of the connected registry. */
  readonly connectedRegistryId: pulumi.Output<string>;
  /** Connection string for the instance. Secret. */
  readonly connectionString: pulumi.Output<string>;
  /** Its sync token, with the password. */
  readonly sync: ScopedToken;
  /** The connected registry. */
  readonly resource: containerregistry.ConnectedRegistry;

  constructor(name: string, args: ConnectedRegistryArgs, options: pulumi.ComponentResourceOptions = {}) {
    super(resourceTypes.registryConnection, name, {}, options);
    const faults = clientTokenFaults(args.clientTokenIds.length);
    if (faults.length > 0) throw new EdgeError(faults);
    this.sync = this.token(name, args);
    const registry = this.registry(name, args, this.sync);
    this.resource = registry;
    this.connectedRegistryId = registry.id;
    const syncTokenName = args.adopted ? nameOf(args.adopted.syncTokenId) : args.name;
    this.connectionString = pulumi.secret(
      pulumi.all([this.sync.password.value, registry.parent]).apply(([value, { syncProperties }]) =>
        connectionString({
          connectedRegistryName: args.name,
          syncTokenName,
          syncTokenPassword: value,
          parentGatewayEndpoint: syncProperties.gatewayEndpoint,
        }),
      ),
    );
    this.registerOutputs({ connectedRegistryId: this.connectedRegistryId });
  }

  private token(
    name: string,
    { registry, name: registryName, adopted, formerOwner, syncPassword, firstRepositories = [], timeout }: ConnectedRegistryArgs,
  ): ScopedToken {
    return new ScopedToken(
      `${name}-sync`,
      {
        registryId: registry.id,
        name: registryName,
        adopted: adopted && { token: nameOf(adopted.syncTokenId), scopeMapId: adopted.syncScopeMapId },
        actions: syncActionsFor(registryName, [placeholderRepository]),
        initialActions: firstRepositories.length > 0 ? pullActionsFor(firstRepositories) : undefined,
        description: syncMapDescription(registryName),
        formerOwner,
        password: syncPassword,
        timeout,
      },
      { parent: this },
    );
  }

  private registry(name: string, args: ConnectedRegistryArgs, sync: ScopedToken): containerregistry.ConnectedRegistry {
    const { registry, adopted, syncSchedule: schedule, syncWindow, messageTtl, notifications, garbageCollection } = args;
    // From config where possible: an unknown token id would preview as a replacement.
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
        // The service accepts none of these in an update; azure-native would send them all the same.
        replaceOnChanges: ["mode", "parent.id", "parent.syncProperties.tokenId"],
        deleteBeforeReplace: true,
        // While `import` is set, the engine replaces nothing that it imported.
        ...(adopted && { import: connectedRegistryId(registry.id, args.name) }),
        ...keepsSpelling(
          connectedRegistryId(registry.id, args.name),
          ...["resourceGroupName", "registryName", "connectedRegistryName"],
          ...(adopted && !notifications ? ["notificationsList"] : []),
        ),
      },
    );
  }
}
