import * as core from "@pulumi/kubernetes/core/v1";
import type { Provider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";
import { clusterProvider } from "../cluster/cluster-provider";
import { ConnectedRegistryExtension } from "../cluster/extension/component";
import { ExtensionRemoval } from "../cluster/extension-removal/resource";
import { privilegedNamespace } from "../cluster/extension/privileged-namespace";
import { Propagated } from "../cluster/propagated/resource";
import { PullSecrets } from "../cluster/pull-secrets/component";
import { Readiness } from "../cluster/readiness/resource";
import { ServiceAddress } from "../cluster/service-address/resource";
import { type SiteNames, siteNames, targetPlace } from "./adopted-site";
import { nameOf, parseArmId } from "../core/arm-id";
import { nodeTrustOf } from "../cluster/node-trust/node-trust-choice";
import { pulledRepositories } from "./pulled-repositories";
import { releaseNamespace } from "../core/connected-registry";
import { pullActionsFor } from "../core/scope-map-actions";
import { messageTtlFor, waitPolicyFor } from "../core/sync-schedule";
import { linkConfigTemplates } from "../orchestration/config-template-link/resource";
import { PinnedSolution } from "../orchestration/pinned-solution";
import { Target } from "../orchestration/target/resource";
import { ConnectedRegistry } from "../registry/connected-registry/component";
import { OrchestrationAccess } from "../registry/orchestration-access/component";
import { RetiredPassword } from "../registry/retired-password/resource";
import { ScopedToken } from "../registry/scoped-token/component";
import type { PasswordRules } from "../registry/token-password/resource";
import type { SiteArgs } from "./site-args";
import { type SiteFacts, siteFacts } from "./site-facts";
import { siteNodeTrust } from "./site-node-trust";

/** Where a site's registry is, in Azure and in the cluster. */
interface SiteRegistry {
  connectedRegistryId: pulumi.Output<string>;
  serviceAddress: pulumi.Input<string>;
}

/**
 * One factory site. Children in the order they depend on each other: client token, connected registry, service address, namespace, extension, readiness, client password propagated,
 * pull secrets, passwords before retired, node trust, access for orchestration, target, links of config templates, solutions, what asks the cluster before all this goes.
 */
export class Site extends pulumi.ComponentResource {
  readonly facts: pulumi.Output<SiteFacts>;
  /** Credentials of the client token. Secret. */
  readonly clientToken: pulumi.Output<{ username: string; password: string }>;
  private readonly names: SiteNames;

  constructor(name: string, args: SiteArgs, options: pulumi.ComponentResourceOptions = {}) {
    super("edge:site:Site", name, {}, options);
    const { key, registryId, connectedClusterId, adopted } = args;
    this.names = siteNames(key, adopted);
    const child = { parent: this };
    const client = this.client(name, args);
    const registry = this.registry(name, args, client);
    const serviceAddress = this.serviceAddress(name, args, registry.activation);
    const cluster = clusterProvider(`${name}-cluster`, { ...args.clusterAccess, connectedClusterId, isGone: args.retireUnreachable }, child);
    const extension = this.extension(name, args, registry, serviceAddress, cluster);
    const online = this.online(name, args, registry, extension);
    const propagated = this.propagated(name, args, registry, client, online);
    const pullSecrets = this.pullSecrets(name, args, propagated, serviceAddress, cluster);
    const retired = this.retired(name, args, registry.sync, client, online, pullSecrets);
    const found = { connectedRegistryId: registry.connectedRegistryId, serviceAddress };
    const trusted = siteNodeTrust(name, args, { serviceAddress, extension, cluster, parent: this });
    const { compat, orchestrationPrincipalId: principalId, orchestrationRole: role } = args;
    const { grantedRoles = [] } = adopted ?? {};
    const access = compat === "guide-2025" ? [] : [new OrchestrationAccess(`${name}-access`, { registryId, principalId, role, grantedRoles }, child)];
    const target = this.target(name, args);
    const solutions = this.solutions(name, args, { ...found, target }, [...access, online, pullSecrets, ...trusted]);
    this.removal(name, args, extension, [...access, target, online, pullSecrets, ...retired, ...trusted, ...solutions]);
    this.clientToken = pulumi.secret(propagated.password.apply((password) => ({ username: this.names.clientToken, password })));
    this.facts = siteFacts(name, args, { ...found, connectedRegistryState: online.connectionState, solutions });
    this.registerOutputs({ facts: this.facts });
  }

  /** What pods of the site pull with. */
  private client(name: string, args: SiteArgs): ScopedToken {
    const { key, registryId, solutions, timeout } = args;
    const actions = pullActionsFor(pulledRepositories(solutions));
    const named = { registryId, name: this.names.clientToken, description: `Pulls on site ${key}` };
    return new ScopedToken(`${name}-client`, { ...named, actions, password: rulesOf(args, "client"), timeout }, { parent: this });
  }

  private registry(name: string, args: SiteArgs, client: ScopedToken): ConnectedRegistry {
    const { registryId, adopted, timeout } = args;
    const { syncSchedule, syncWindow, messageTtl = messageTtlFor(syncSchedule, syncWindow) } = args.registry;
    return new ConnectedRegistry(
      `${name}-connected`,
      {
        ...args.registry,
        messageTtl,
        registry: { id: registryId, name: nameOf(registryId), resourceGroup: parseArmId(registryId)?.resourceGroup ?? "" },
        name: this.names.connectedRegistry,
        adopted,
        clientTokenIds: [client.tokenId, ...(adopted?.clientTokenIds ?? [])],
        syncPassword: rulesOf(args, "sync"),
        timeout,
      },
      { parent: this },
    );
  }

  /** Looked for when the extension is next. One that is given is passed on as it is, so that a preview knows it. */
  private serviceAddress(name: string, args: SiteArgs, after: pulumi.Resource): pulumi.Input<string> {
    const { connectedClusterId, clusterAccess, timeout } = args;
    const { serviceAddress: given = args.adopted?.serviceAddress, serviceRange } = args.registry;
    const wanted = { connectedClusterId, name: this.names.extension, context: clusterAccess.context, given, serviceRange, timeout };
    const address = new ServiceAddress(`${name}-address`, wanted, { parent: this, dependsOn: after });
    return given ?? address.id;
  }

  /** Where Pod Security is enforced, its namespace must let its pods in before it comes; elsewhere the cluster's Arc agent makes it. */
  private extension(
    name: string,
    args: SiteArgs,
    { connectionString, activation }: ConnectedRegistry,
    serviceAddress: pulumi.Input<string>,
    cluster: Provider,
  ): ConnectedRegistryExtension {
    const { connectedClusterId, flavor, nodeTrust, extension, ownCertificate } = args;
    const named = { name: this.names.extension, isAdopted: args.adopted !== undefined };
    // An extension that is there has its namespace.
    const inCluster = { parent: this, provider: cluster, ...(named.isAdopted && { import: releaseNamespace }) };
    const namespace = flavor === "tanzu" ? [new core.Namespace(`${name}-namespace`, privilegedNamespace(releaseNamespace), inCluster)] : [];
    const distributesTrust = nodeTrustOf(flavor, nodeTrust) === "extension";
    return new ConnectedRegistryExtension(
      `${name}-connected`,
      { ...args.registry, ...named, serviceAddress, connectedClusterId, connectionString, distributesTrust, extension, ownCertificate },
      { parent: this, dependsOn: [activation, ...namespace] },
    );
  }

  /** The site is told of the sync password with its extension, and confirms it by its syncs. */
  private online(name: string, args: SiteArgs, registry: ConnectedRegistry, extension: ConnectedRegistryExtension): Readiness {
    const { connectedRegistryId, sync } = registry;
    const { value: password, creationTime: passwordTime, issuedGeneration } = sync.password;
    const { modifiedTime: extensionTime, extensionId } = extension;
    const { context } = args.clusterAccess;
    const { settling } = args.passwords;
    const rest = { settling, wait: waitPolicyOf(args), timeout: args.timeout };
    return new Readiness(
      `${name}-online`,
      { connectedRegistryId, password, passwordTime, issuedGeneration, extensionTime, extensionId, context, ...rest },
      { parent: this, dependsOn: extension },
    );
  }

  /** The site learns of a client password at a sync: whoever pulled with it before would be refused. */
  private propagated(name: string, args: SiteArgs, registry: ConnectedRegistry, client: ScopedToken, online: Readiness): Propagated {
    const { value: candidate, creationTime: candidateTime, issuedGeneration } = client.password;
    const { settling } = args.passwords;
    const wait = waitPolicyOf(args);
    return new Propagated(
      `${name}-propagated`,
      { connectedRegistryId: registry.connectedRegistryId, candidate, candidateTime, issuedGeneration, settling, wait, timeout: args.timeout },
      { parent: this, dependsOn: online },
    );
  }

  /** In every place the client password that the site takes. */
  private pullSecrets(name: string, args: SiteArgs, propagated: Propagated, serviceAddress: pulumi.Input<string>, cluster: Provider): PullSecrets {
    const { password, passwordTime } = propagated;
    const present = args.adopted?.pullSecrets;
    return new PullSecrets(
      `${name}-pull`,
      { places: args.pullSecrets, username: this.names.clientToken, password, passwordTime, serviceAddress, present },
      { parent: this, providers: { kubernetes: cluster }, dependsOn: propagated },
    );
  }

  /** A password before goes last of all that uses its token: once the site surely syncs with the new one; once what every Secret says it holds was written to the cluster. */
  private retired(name: string, args: SiteArgs, sync: ScopedToken, client: ScopedToken, online: Readiness, pullSecrets: PullSecrets): RetiredPassword[] {
    const { timeout, passwords } = args;
    return [
      new RetiredPassword(
        `${name}-sync-retired`,
        { tokenId: sync.tokenId, kept: sync.password, usedTime: online.confirmedTime, timeout },
        { parent: this, dependsOn: online },
      ),
      new RetiredPassword(
        `${name}-client-retired`,
        { tokenId: client.tokenId, kept: client.password, usedTime: pullSecrets.passwordTime, rest: passwords.settling, timeout },
        { parent: this, dependsOn: pullSecrets },
      ),
    ];
  }

  /** The first to go, so that destroying touches nothing where the cluster has to be asked and cannot be. Where it is gone for ever, nothing that the site still lacks keeps it waiting. */
  private removal(name: string, args: SiteArgs, extension: ConnectedRegistryExtension, all: pulumi.Resource[]): void {
    const { connectedClusterId, retireUnreachable: force, timeout } = args;
    new ExtensionRemoval(
      `${name}-removal`,
      { connectedClusterId, name: this.names.extension, force, timeout },
      { parent: this, dependsOn: force ? extension : all },
    );
  }

  private target(name: string, args: SiteArgs): Target {
    const { key, connectedClusterId, timeout, adopted, retireUnreachable: force } = args;
    const place = targetPlace(key, connectedClusterId, adopted);
    const shown = { displayName: name, description: `Factory site ${name}` };
    return new Target(`${name}-target`, { ...place, ...shown, connectedClusterId, force, timeout, ...args.target }, { parent: this });
  }

  /** Staged once the site's registry is Online and can be pulled from, and the extension may add what it needs to the sync map. */
  private solutions(name: string, args: SiteArgs, { target, ...registry }: SiteRegistry & { target: Target }, after: pulumi.Resource[]): PinnedSolution[] {
    const { orchestrationPrincipalId = "", timeout } = args;
    const deletedWith = args.retireUnreachable ? target : undefined;
    const given = { ...registry, targetId: target.id, orchestrationPrincipalId, deletedWith, wait: waitPolicyOf(args), timeout };
    const links = linkConfigTemplates(name, args.solutions, { targetId: target.id, contextId: args.target.contextId, timeout }, { parent: this });
    return args.solutions.map(({ name: solution, repositories: _, configTemplateIds, ...pinned }) => {
      const dependsOn = [...after, ...configTemplateIds.flatMap((id) => links.get(id) ?? [])];
      return new PinnedSolution(`${name}-${solution}`, { ...given, solution, ...pinned }, { parent: this, dependsOn });
    });
  }
}

/** May a run end while the site has not synced yet? */
function waitPolicyOf({ registry, retireUnreachable }: SiteArgs): "confirmed" | "accepted" {
  return retireUnreachable ? "accepted" : waitPolicyFor(registry.syncSchedule);
}

/** On a site that was there before, pods and instance use passwords that were issued elsewhere, until ours take over. */
function rulesOf({ passwords, rotation, connectedClusterId, adopted }: SiteArgs, token: "sync" | "client"): PasswordRules {
  const takesOver = adopted !== undefined;
  return { trigger: rotation[token], validity: passwords.validity ?? "", margin: passwords.margin, connectedClusterId, takesOver };
}
