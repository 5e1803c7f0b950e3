import type { Provider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";
import { clusterProvider } from "../cluster/cluster-provider";
import type { ConnectedRegistryExtension } from "../cluster/extension/component";
import { ExtensionRemoval } from "../cluster/extension-removal/resource";
import { Propagated } from "../cluster/propagated/resource";
import { PullSecrets } from "../cluster/pull-secrets/component";
import { Readiness } from "../cluster/readiness/resource";
import { ServiceAddress } from "../cluster/service-address/resource";
import { SubscriptionProviders } from "../arm/subscription-provider";
import { apiVersionInput } from "../core/api-versions";
import { nameOf, parseArmId, scopeMapId } from "../core/arm-id";
import { pullActionsFor } from "../core/scope-map-actions";
import { messageTtlFor } from "../core/sync-schedule";
import { resourceTypes } from "../core/resource-types";
import { linkConfigTemplates } from "../orchestration/config-template-link/resource";
import { type FetchArgs, PinnedSolution } from "../orchestration/pinned-solution";
import type { Target } from "../orchestration/target/resource";
import { ConnectedRegistry } from "../registry/connected-registry/component";
import { OrchestrationAccess } from "../registry/orchestration-access/component";
import { RetiredPassword } from "../registry/retired-password/resource";
import { ScopedToken } from "../registry/scoped-token/component";
import type { SiteArgs } from "./args";
import { type CompleteSiteArgs, completeSiteArgs, siteDefaults } from "./defaults";
import { type SiteFacts, siteFacts } from "./facts";
import { fetchedRepositories, siteFetch } from "./fetch";
import { type SiteInstance, siteInstance } from "./instance";
import { siteNodeTrust } from "./node-trust";
import { sitePrerequisites, type SitePrerequisites, solutionNamespace } from "./prerequisites";
import { siteDiagnostics, siteTarget } from "./target";
import { pullSecretPlaces, siteWarmNodes } from "./warm-nodes";
import { type SiteNames, maintenanceOf, passwordRules, pulledRepositories, removedWithAdopted, siteNames, waitPolicyOf } from "./rules";

/**
 * One factory site. Children in dependency order: prerequisites that the site creates or adopts, client token, connected registry, service address, activation, namespace, extension, readiness, propagated client password,
 * namespace of the solutions, pull secrets, retired passwords, node trust, access for orchestration, target, config template links, solutions, warm nodes, and the extension removal, which is deleted first.
 */
export class Site extends pulumi.ComponentResource {
  readonly facts: pulumi.Output<SiteFacts>;
  /** Credentials of the client token. Secret. */
  readonly clientToken: pulumi.Output<{ username: string; password: string }>;
  private readonly args: CompleteSiteArgs;
  private readonly names: SiteNames;
  private readonly azure: SubscriptionProviders;

  constructor(name: string, given: SiteArgs, options: pulumi.ComponentResourceOptions = {}) {
    const args = completeSiteArgs(given);
    // Absent for the default, so that sites without the setting keep their inputs.
    const { volumeMargin } = args.registry;
    super(resourceTypes.site, name, volumeMargin === siteDefaults.registry.volumeMargin ? {} : { volumeMargin }, options);
    this.args = args;
    const { connectedClusterId, clusterAccess, retireUnreachable: noLongerExists } = args;
    this.names = siteNames(args.key, args.adopted);
    this.azure = new SubscriptionProviders(name, this);
    const prerequisites = sitePrerequisites(name, args, { azure: this.azure, parent: this });
    const client = this.client(name);
    const registry = this.registry(name, client);
    const serviceAddress = this.serviceAddress(name, registry.resource);
    const cluster = clusterProvider(`${name}-cluster`, { ...clusterAccess, connectedClusterId, noLongerExists }, { parent: this });
    const instance = siteInstance(name, args, {
      ...{ registry, serviceAddress, cluster, azure: this.azure.for(connectedClusterId), parent: this },
      after: prerequisites.ofExtensions,
    });
    const online = this.online(name, registry, instance);
    const propagated = this.propagated(name, registry, client, online);
    const namespace = solutionNamespace(`${name}-solution-namespace`, args, { parent: this, provider: cluster });
    const pullSecrets = this.pullSecrets(name, propagated, { instance, serviceAddress, cluster, namespace });
    const retired = this.retired(name, registry.sync, client, online, pullSecrets);
    const trusted = siteNodeTrust(name, args, { serviceAddress, instance, cluster, parent: this });
    const access = this.access(name, prerequisites);
    const target = siteTarget(name, args, { parent: this, dependsOn: [...prerequisites.all, ...namespace] });
    const diagnostics = siteDiagnostics(name, args, { azure: this.azure, parent: this, dependsOn: prerequisites.all });
    const { connectedRegistryId } = registry;
    const fetch = siteFetch(name, args, { serviceAddress, propagated, activation: instance.activation });
    const after = [...access, online, pullSecrets, ...trusted.resources];
    const staging = { connectedRegistryId, serviceAddress, fetch, orchestrationPrincipalId: prerequisites.orchestrationPrincipalId };
    const solutions = this.solutions(name, staging, target, after, trusted.heldBy);
    const warm = siteWarmNodes(name, args, { serviceAddress, instance, cluster, parent: this, after: [pullSecrets, ...trusted.resources, ...solutions] });
    this.removal(name, instance.extension, [...access, target, online, pullSecrets, ...retired, ...trusted.resources, ...solutions, ...warm, ...diagnostics]);
    this.clientToken = pulumi.secret(propagated.inUseValue.apply((password) => ({ username: this.names.clientToken, password })));
    this.facts = siteFacts(name, args, { connectedRegistryId, serviceAddress, connectedRegistryState: online.connectionState, solutions });
    this.registerOutputs({ facts: this.facts });
  }

  /** The token that the site's pods pull with. */
  private client(name: string): ScopedToken {
    const { key, registryId, solutions, formerOwner, timeout } = this.args;
    const actions = pullActionsFor(pulledRepositories(solutions));
    const description = `Pulls on site ${key}`;
    const password = passwordRules(this.args, "client");
    const wanted = { registryId, name: this.names.clientToken, description, actions, formerOwner, password, timeout };
    return new ScopedToken(`${name}-client`, wanted, { parent: this });
  }

  private registry(name: string, client: ScopedToken): ConnectedRegistry {
    const { registryId, adopted, formerOwner, timeout } = this.args;
    const settings = this.args.registry;
    return new ConnectedRegistry(
      `${name}-connected`,
      {
        registry: { id: registryId, name: nameOf(registryId), resourceGroup: parseArmId(registryId)?.resourceGroup ?? "" },
        name: this.names.connectedRegistry,
        adopted,
        formerOwner,
        firstRepositories: fetchedRepositories(this.args),
        clientTokenIds: [client.tokenId, ...(adopted?.clientTokenIds ?? [])],
        syncSchedule: settings.syncSchedule,
        syncPassword: passwordRules(this.args, "sync"),
        syncWindow: settings.syncWindow,
        messageTtl: settings.messageTtl ?? messageTtlFor(settings.syncSchedule, settings.syncWindow),
        logLevel: settings.logLevel,
        auditLog: settings.auditLog,
        notifications: settings.notifications,
        garbageCollection: settings.garbageCollection,
        timeout,
      },
      { parent: this, ...this.azure.for(registryId) },
    );
  }

  /** Chosen just before the extension is installed. A configured address is returned as it is, so that a preview knows it. */
  private serviceAddress(name: string, after: pulumi.Resource): pulumi.Input<string> {
    const { connectedClusterId, clusterAccess, timeout } = this.args;
    const { serviceAddress: given = this.args.adopted?.serviceAddress, serviceRange } = this.args.registry;
    const wanted = { connectedClusterId, name: this.names.extension, context: clusterAccess.context, given, serviceRange, timeout };
    const address = new ServiceAddress(`${name}-address`, wanted, { parent: this, dependsOn: after });
    return given ?? address.id;
  }

  /** The site receives the sync password with its extension and confirms it by syncing. */
  private online(name: string, { connectedRegistryId, sync }: ConnectedRegistry, { activation, extension }: SiteInstance): Readiness {
    const { modifiedTime: extensionTime, extensionId } = extension;
    const { context } = this.args.clusterAccess;
    const { settling } = this.args.passwords;
    return new Readiness(
      `${name}-online`,
      {
        connectedRegistryId,
        password: sync.password,
        extensionTime,
        extensionId,
        context,
        settling,
        wait: waitPolicyOf(this.args),
        timeout: this.args.timeout,
      },
      { parent: this, dependsOn: extension, replaceWith: [activation] },
    );
  }

  /** The site receives a client password with a sync: until then it refuses pulls with it. */
  private propagated(name: string, { connectedRegistryId }: ConnectedRegistry, client: ScopedToken, online: Readiness): Propagated {
    return new Propagated(
      `${name}-propagated`,
      { connectedRegistryId, password: client.password, settling: this.args.passwords.settling, wait: waitPolicyOf(this.args), timeout: this.args.timeout },
      { parent: this, dependsOn: online },
    );
  }

  /** The client password that the site accepts, in every configured place. */
  private pullSecrets(
    name: string,
    propagated: Propagated,
    at: { instance: SiteInstance; serviceAddress: pulumi.Input<string>; cluster: Provider; namespace: pulumi.Resource[] },
  ): PullSecrets {
    const { instance, serviceAddress, cluster, namespace } = at;
    const password = { value: propagated.inUseValue, issuedAt: propagated.inUseIssuedAt };
    const present = this.args.adopted?.pullSecrets;
    return new PullSecrets(
      `${name}-pull`,
      { places: pullSecretPlaces(this.args), username: this.names.clientToken, password, serviceAddress, present, replacedWith: [instance.activation] },
      { parent: this, providers: { kubernetes: cluster }, dependsOn: [propagated, ...namespace] },
    );
  }

  /** Previous passwords are removed last: the sync password once the site is known to sync with the new one, the client password once every Secret has been written with the new one. */
  private retired(name: string, sync: ScopedToken, client: ScopedToken, online: Readiness, pullSecrets: PullSecrets): RetiredPassword[] {
    const { timeout, passwords } = this.args;
    return [
      new RetiredPassword(
        `${name}-sync-retired`,
        { tokenId: sync.tokenId, kept: sync.password, inUseIssuedAt: online.confirmedIssuedAt, timeout },
        { parent: this, dependsOn: online },
      ),
      new RetiredPassword(
        `${name}-client-retired`,
        { tokenId: client.tokenId, kept: client.password, inUseIssuedAt: pullSecrets.issuedAt, grace: passwords.settling, timeout },
        { parent: this, dependsOn: pullSecrets },
      ),
    ];
  }

  /** Deleted first, so that destroying changes nothing while the cluster is needed and not connected. If the cluster no longer exists, removal does not wait for other resources of the site. */
  private removal(name: string, extension: ConnectedRegistryExtension, all: pulumi.Resource[]): void {
    const { connectedClusterId, registryId, retireUnreachable: force, timeout } = this.args;
    const syncScopeMapId = scopeMapId(registryId, this.names.connectedRegistry);
    new ExtensionRemoval(
      `${name}-removal`,
      { connectedClusterId, name: this.names.extension, force, syncScopeMapId, removes: removedWithAdopted(this.args), timeout },
      { parent: this, dependsOn: force ? extension : all },
    );
  }

  private access(name: string, { orchestrationPrincipalId: principalId }: SitePrerequisites): OrchestrationAccess[] {
    if (this.args.compat === "guide-2025") return [];
    const { registryId, orchestrationRole: role } = this.args;
    const { grantedRoles = [] } = this.args.adopted ?? {};
    return [new OrchestrationAccess(`${name}-access`, { registryId, principalId, role, grantedRoles }, { parent: this, ...this.azure.for(registryId) })];
  }

  /** Fetched and staged once the site's registry is Online and can be pulled from, and the orchestration extension may add repositories to the sync scope map. */
  private solutions(
    name: string,
    staging: {
      connectedRegistryId: pulumi.Output<string>;
      serviceAddress: pulumi.Input<string>;
      fetch: FetchArgs | undefined;
      orchestrationPrincipalId: pulumi.Input<string> | undefined;
    },
    target: Target,
    after: pulumi.Resource[],
    heldBy: pulumi.Output<string | undefined> | undefined,
  ): PinnedSolution[] {
    const { timeout } = this.args;
    const { orchestrationPrincipalId = "", ...registry } = staging;
    const targetId = target.id;
    const apiVersion = apiVersionInput(this.args.orchestrationApiVersion);
    const links = linkConfigTemplates(name, this.args.solutions, { targetId, contextId: this.args.target.contextId, apiVersion, timeout }, { parent: this });
    const deletedWith = this.args.retireUnreachable ? target : undefined;
    const when = { wait: waitPolicyOf(this.args), maintenance: maintenanceOf(this.args), heldBy };
    const given = { ...registry, ...when, targetId, orchestrationPrincipalId, deletedWith, apiVersion, timeout };
    return this.args.solutions.map((pinned) => {
      const {
        name: solution,
        version,
        values,
        addressValue,
        images,
        publishedDigests,
        installation,
        keepRevisions,
        solutionTemplateId,
        templateVersionId,
      } = pinned;
      const wanted = { solution, version, values, addressValue, images, publishedDigests, installation, keepRevisions, solutionTemplateId, templateVersionId };
      const dependsOn = [...after, ...pinned.configTemplateIds.flatMap((id) => links.get(id) ?? [])];
      return new PinnedSolution(`${name}-${solution}`, { ...given, ...wanted }, { parent: this, dependsOn });
    });
  }
}
