import { Provider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";
import { ConnectedRegistryExtension, releaseNamespace } from "./cluster/connected-registry-extension";
import { PullSecret } from "./cluster/pull-secret";
import { Readiness } from "./cluster/readiness";
import { nameOf, parseArmId } from "./core/arm-id";
import { pullActionsFor } from "./core/scope-map-actions";
import { ConnectedRegistry, placeholderRepository } from "./registry/connected-registry";
import { ScopedToken } from "./registry/scoped-token";

export interface SiteArgs {
  /** Required. Name of everything that is this site's own: 5-40 lower-case letters and digits, a letter first. */
  key: string;
  /** Required. ARM id of the hub's registry. */
  registryId: string;
  /** Required. Host of the hub's registry. */
  loginServer: string;
  /** Required. ARM id of the Arc-enabled cluster. */
  connectedClusterId: string;
  clusterAccess: { /** Required. Context of the kubeconfig. */ context: string };
  registry: {
    serviceAddress: string;
    storageRequest: string;
    storageClassName?: string | undefined;
    logLevel: "Debug" | "Information" | "Warning" | "Error" | "None";
    syncSchedule: string;
  };
  /** Required. Where workload orchestration reads the credentials for pulls. */
  pullSecret: { namespace: string; name: string };
  /** Required. How long one resource may take, ISO 8601. */
  timeout: string;
}

/** What tools need to know of a site. */
export interface SiteFacts {
  name: string;
  serviceAddress: string;
  registryId: string;
  registryLoginServer: string;
  connectedRegistryId: string;
  connectedRegistryState: string;
  extensionName: string;
  namespace: string;
  pullSecret: { namespace: string; name: string };
  cluster: { context: string };
}

/** One factory site. Children in the order they depend on each other: client token, connected registry, extension, readiness, pull secret. */
export class Site extends pulumi.ComponentResource {
  readonly facts: pulumi.Output<SiteFacts>;
  /** Credentials of the client token. Secret. */
  readonly clientToken: pulumi.Output<{ username: string; password: string }>;

  constructor(name: string, args: SiteArgs, options: pulumi.ComponentResourceOptions = {}) {
    super("edge:site:Site", name, {}, options);
    const { key, registryId, timeout } = args;
    const child = { parent: this };
    const client = new ScopedToken(
      `${name}-client`,
      { registryId, name: `${key}-pull`, actions: pullActionsFor([placeholderRepository]), description: `Pulls on site ${key}`, timeout },
      child,
    );
    const registry = new ConnectedRegistry(
      `${name}-connected`,
      {
        ...args.registry,
        registry: { id: registryId, name: nameOf(registryId), resourceGroup: parseArmId(registryId)?.resourceGroup ?? "" },
        name: key,
        clientTokenIds: [client.tokenId],
        timeout,
      },
      child,
    );
    const extension = new ConnectedRegistryExtension(
      `${name}-connected`,
      { ...args.registry, connectedClusterId: args.connectedClusterId, name: key, connectionString: registry.connectionString },
      { ...child, dependsOn: registry.activation },
    );
    const online = new Readiness(
      `${name}-online`,
      { connectedRegistryId: registry.connectedRegistryId, after: [registry.syncPasswordTime, client.password.creationTime], timeout },
      { ...child, dependsOn: extension },
    );
    this.pullSecret(name, args, client, online);
    this.clientToken = pulumi.secret(client.password.value.apply((password) => ({ username: `${key}-pull`, password })));
    this.facts = this.factsOf(name, args, registry.connectedRegistryId, online);
    this.registerOutputs({ facts: this.facts });
  }

  /** Written once the site has learnt the password: pods would be refused before. */
  private pullSecret(name: string, args: SiteArgs, client: ScopedToken, online: Readiness): void {
    const cluster = new Provider(
      `${name}-cluster`,
      { context: args.clusterAccess.context, enableSecretMutable: true, enableConfigMapMutable: true, clusterIdentifier: args.connectedClusterId },
      { parent: this },
    );
    new PullSecret(
      `${name}-pull`,
      { ...args.pullSecret, username: `${args.key}-pull`, password: client.password.value },
      { parent: this, providers: { kubernetes: cluster }, dependsOn: online },
    );
  }

  private factsOf(name: string, args: SiteArgs, connectedRegistryId: pulumi.Output<string>, online: Readiness): pulumi.Output<SiteFacts> {
    return pulumi.output({
      name,
      serviceAddress: args.registry.serviceAddress,
      registryId: args.registryId,
      registryLoginServer: args.loginServer,
      connectedRegistryId,
      connectedRegistryState: online.connectionState,
      extensionName: args.key,
      namespace: releaseNamespace,
      pullSecret: args.pullSecret,
      cluster: args.clusterAccess,
    });
  }
}
