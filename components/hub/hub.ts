import * as containerregistry from "@pulumi/azure-native/containerregistry";
import * as monitor from "@pulumi/azure-native/monitor";
import * as resources from "@pulumi/azure-native/resources";
import * as pulumi from "@pulumi/pulumi";
import { importable } from "../arm/importable";
import { SubscriptionProviders } from "../arm/subscription-provider";
import { apiVersionInput } from "../core/api-versions";
import { groupOf, listId, resourceGroupId, resourceId } from "../core/arm-id";
import { diagnosticsName } from "../core/diagnostics-name";
import { ownerTag } from "../core/owner";
import { networkProperties } from "../core/registry-network";
import { resourceTypes } from "../core/resource-types";
import { stackOwner } from "../dynamic/edge-resource";
import { CatalogConfigTemplate } from "../orchestration/catalog-config-template";
import { CatalogSolution, type PublishedImage } from "../orchestration/catalog-solution";
import { ContextCapabilities } from "../orchestration/context-capabilities/resource";
import { ImportedImage } from "../registry/imported-image/resource";
import { LockedTags } from "../registry/locked-tags/resource";
import { orchestrationRole } from "../registry/orchestration-access/role-definition";
import { RegistryGuard } from "../registry/registry-guard/resource";
import type { HubArgs } from "./args";
import { type HubPrerequisites, hubPrerequisites } from "./prerequisites";
import { validation } from "./validation";

/** What all sites share. Children in dependency order: prerequisites that the hub creates or adopts, resource group, registry, diagnostic setting, custom role, event subscription for external validation, imported images, context capabilities, config templates, solutions, locked tags, and the guard that refuses to destroy the registry while sites use it. */
export class Hub extends pulumi.ComponentResource {
  /** ARM id of the registry. */
  readonly registryId: pulumi.Output<string>;
  /** Login server (host) of the registry. */
  readonly loginServer: pulumi.Output<string>;
  /** ARM id of the resource group, which also contains the solution templates. */
  readonly resourceGroupId: string;
  /** Solution versions that sites may pin. */
  readonly solutions: pulumi.Output<{ name: string; version: string }[]>;
  /** Images of these versions with the digests that they were published with. */
  readonly publishedImages: pulumi.Output<PublishedImage[]>;
  private readonly azure: SubscriptionProviders;

  constructor(name: string, args: HubArgs, options: pulumi.ComponentResourceOptions = {}) {
    super(resourceTypes.hub, name, {}, options);
    this.azure = new SubscriptionProviders(name, this);
    this.resourceGroupId = resourceGroupId(args.subscriptionId, args.resourceGroup);
    // Known before the registry exists, so that a preview shows the final inputs of the resources that use it.
    const registryId = resourceId(this.resourceGroupId, "Microsoft.ContainerRegistry/registries", args.registry.name);
    const group = this.group(name, args);
    const required = hubPrerequisites(name, args, { parent: this, azure: this.azure });
    const registry = this.registry(name, args, registryId, { group, after: required.registrations });
    const { workspace } = args.registry;
    const inSubscription = { parent: this, ...this.azure.for(registryId) };
    const diagnostics = workspace === undefined ? [] : [diagnosticsOf(registry, name, workspace, inSubscription)];
    this.registryId = registry.id;
    this.loginServer = registry.loginServer;
    const roles =
      args.orchestrationRole === "built-in"
        ? []
        : [
            orchestrationRole(`${name}-orchestration-role`, this.resourceGroupId, registryId, {
              ...inSubscription,
              retainOnDelete: args.retain,
              dependsOn: group,
            }),
          ];
    const prerequisites = [...required.all, group, registry, ...this.images(name, args, registryId, registry), ...this.capabilities(name, args, required)];
    const validates = validation(name, args, { azure: this.azure, parent: this, dependsOn: required.all });
    const configTemplates = this.configTemplates(name, args, prerequisites);
    // The service rejects a solution version whose config templates do not exist.
    const solutions = this.catalog(name, args, registryId, [...prerequisites, ...configTemplates]);
    this.solutions = pulumi.all(solutions.map(({ ready }) => ready)).apply((ready) => ready.flat());
    this.publishedImages = pulumi.all(solutions.map(({ published }) => published)).apply((published) => published.flat());
    const all = [...prerequisites, ...diagnostics, ...validates, ...roles, ...configTemplates, ...solutions, ...this.lockedTags(name, args, registryId)];
    const removes = removedWithHub(args, registryId);
    new RegistryGuard(`${name}-guard`, { registryId, tags: args.tags, removes, timeout: args.timeout }, { parent: this, dependsOn: all });
    this.registerOutputs({ registryId: this.registryId, loginServer: this.loginServer, solutions: this.solutions, publishedImages: this.publishedImages });
  }

  private group(name: string, args: HubArgs): resources.ResourceGroup {
    return new resources.ResourceGroup(
      `${name}-group`,
      { resourceGroupName: args.resourceGroup, location: args.location, tags: { ...args.tags, [ownerTag]: stackOwner() } },
      // A resource group may be in another region than its resources.
      this.adoptable(args, this.resourceGroupId, "resourceGroupName", "tags", ...(args.adopt ? ["location", "managedBy"] : [])),
    );
  }

  private registry(
    name: string,
    args: HubArgs,
    id: string,
    { group, after }: { group: resources.ResourceGroup; after: pulumi.Resource[] },
  ): containerregistry.Registry {
    const { name: registryName, sku, zoneRedundancy, network } = args.registry;
    return new containerregistry.Registry(
      `${name}-registry`,
      {
        registryName,
        resourceGroupName: group.name,
        location: args.location,
        tags: { ...args.registryTags, ...args.tags, [ownerTag]: stackOwner() },
        sku: { name: sku },
        // Instances sync through the data endpoint; connected registries require it.
        dataEndpointEnabled: true,
        adminUserEnabled: false,
        anonymousPullEnabled: false,
        zoneRedundancy,
        ...networkProperties(network),
      },
      {
        ...this.adoptable(args, id, "registryName", ...(args.adopt ? ["encryption", "identity", "policies"] : []), ...(args.registryTags ? [] : ["tags"])),
        dependsOn: after,
      },
    );
  }

  /** An existing resource is imported, without changing the properties that the program does not set. `kept`: inputs whose change is no change of the resource. */
  private adoptable({ retain, adopt }: HubArgs, id: string, ...kept: string[]): pulumi.CustomResourceOptions {
    return importable({ id, isImported: adopt === true, isRetained: retain }, { parent: this, azure: this.azure }, ...kept);
  }

  private images(name: string, { images, timeout }: HubArgs, registryId: string, registry: pulumi.Resource): pulumi.Resource[] {
    return images.map(
      ({ source, image, sourceRegistryId, credentials }) =>
        new ImportedImage(`${name}-${image}`, { registryId, source, image, sourceRegistryId, credentials, timeout }, { parent: this, dependsOn: registry }),
    );
  }

  private lockedTags(name: string, { registry, timeout }: HubArgs, registryId: string): pulumi.Resource[] {
    if (!registry.lockTags) return [];
    const images = this.publishedImages.apply((published) => published.map(({ image, digest }) => ({ image, digest })));
    return [new LockedTags(`${name}-locked-tags`, { registryId, images, timeout }, { parent: this })];
  }

  private capabilities(name: string, args: HubArgs, { context, registrations }: HubPrerequisites): pulumi.Resource[] {
    const { capabilities, orchestrationApiVersion, timeout } = args;
    if (!capabilities) return [];
    const contextId = context?.id ?? capabilities.contextId;
    const apiVersion = apiVersionInput(orchestrationApiVersion);
    const options = { parent: this, dependsOn: registrations };
    return [new ContextCapabilities(`${name}-capabilities`, { contextId, capabilities: capabilities.names, apiVersion, timeout }, options)];
  }

  private configTemplates(
    name: string,
    { location, configTemplates, tags, orchestrationApiVersion, timeout }: HubArgs,
    after: pulumi.Resource[],
  ): CatalogConfigTemplate[] {
    const { resourceGroupId } = this;
    const apiVersion = apiVersionInput(orchestrationApiVersion);
    return configTemplates.map(({ name: configTemplate, description, versions }) => {
      const args = { resourceGroupId, location, configTemplate, description, versions, tags, apiVersion, timeout };
      return new CatalogConfigTemplate(`${name}-config-${configTemplate}`, args, { parent: this, dependsOn: after });
    });
  }

  private catalog(
    name: string,
    { location, solutions, tags, orchestrationApiVersion, timeout }: HubArgs,
    registryId: string,
    after: pulumi.Resource[],
  ): CatalogSolution[] {
    const { resourceGroupId } = this;
    const apiVersion = apiVersionInput(orchestrationApiVersion);
    return solutions.map(({ name: solution, description, capabilities, externalValidation, versions }) => {
      const args = { resourceGroupId, location, solution, description, capabilities, externalValidation, versions, registryId, tags, apiVersion, timeout };
      return new CatalogSolution(`${name}-${solution}`, args, { parent: this, dependsOn: after });
    });
  }
}

/** What destroying a hub deletes: everything, or the catalog and the diagnostic setting beside what is kept. */
function removedWithHub({ retain, registry: { workspace } }: HubArgs, registryId: string): string[] {
  const group = groupOf(registryId);
  if (!retain) return [group];
  const diagnostics = workspace === undefined ? [] : [resourceId(registryId, "Microsoft.Insights/diagnosticSettings", diagnosticsName)];
  return [listId(group, "Microsoft.Edge"), ...diagnostics];
}

/**
 * Sends the registry's logs (logins, pulls, pushes) to a workspace. Deleted with the stack even if the registry is kept.
 * Connected registries have no logs of their own in Azure. Source: "What is a connected registry?", limitations.
 */
function diagnosticsOf(registry: containerregistry.Registry, name: string, workspaceId: string, options: pulumi.CustomResourceOptions): pulumi.Resource {
  return new monitor.DiagnosticSetting(
    `${name}-diagnostics`,
    // Azure Monitor keeps metrics without a diagnostic setting.
    { name: diagnosticsName, resourceUri: registry.id, workspaceId, logs: [{ categoryGroup: "allLogs", enabled: true }] },
    options,
  );
}
