import * as containerregistry from "@pulumi/azure-native/containerregistry";
import * as monitor from "@pulumi/azure-native/monitor";
import * as resources from "@pulumi/azure-native/resources";
import * as pulumi from "@pulumi/pulumi";
import { resourceGroupId, resourceId } from "../core/arm-id";
import type { SourceCredentials } from "../registry/imported-image/import-request";
import type { OrchestrationRole } from "../core/orchestration-role";
import { networkProperties, type RegistryNetwork } from "../core/registry-network";
import { ContextCapabilities } from "../orchestration/context-capabilities/resource";
import { CatalogConfigTemplate } from "../orchestration/catalog-config-template";
import { CatalogSolution, type CatalogVersion } from "../orchestration/catalog-solution";
import { ImportedImage } from "../registry/imported-image/resource";
import { orchestrationRole } from "../registry/orchestration-access/role-definition";
import { RegistryGuard } from "../registry/registry-guard/resource";

export interface HubArgs {
  /** Required. Subscription of the hub. */
  subscriptionId: string;
  /** Required. Resource group of the registry and everything the hub owns. */
  resourceGroup: string;
  /** Required. Region, lower case without spaces. */
  location: string;
  registry: {
    /** Required. 5-50 letters and digits, unique in Azure. */
    name: string;
    /** Required. Only Premium feeds connected registries. */
    sku: "Basic" | "Standard" | "Premium";
    /** Required. Who reaches it. */
    network: RegistryNetwork;
    /** Required. Is it spread over the region's zones? Decided when the registry is made. */
    zoneRedundancy: "Enabled" | "Disabled";
    /** Optional. ARM id of the Log Analytics workspace that its logs go to. @default - nobody keeps them */
    workspace?: string | undefined;
  };
  /** Required. What sites give their orchestration extension at the registry; the hub makes the custom role. */
  orchestrationRole: OrchestrationRole;
  /** Required. Images that Azure copies into the registry from other ones, each by the name it gets; a login where not everybody may read it. */
  images: readonly { source: string; image: string; credentials?: SourceCredentials | undefined }[];
  /** Optional. Are resource group and registry there already? Then they are imported, and keep what is not said here. @default false */
  adopt?: boolean;
  /** Required. Keep resource group, registry and images when the stack is destroyed? */
  retain: boolean;
  /** Optional. Capabilities that the tenant's context has to have. @default - the context is left alone */
  capabilities?: { contextId: string; names: string[] } | undefined;
  /** Required. What is offered to the sites, in every living version. */
  solutions: { name: string; description: string; capabilities: string[]; versions: CatalogVersion[] }[];
  /** Required. What solutions share, in every living version. */
  configTemplates: { name: string; description: string; versions: { version: string; configurations: string }[] }[];
  /** Required. How long one resource may take, ISO 8601. */
  timeout: string;
}

/** What all sites share. Children, in the order they depend on each other: resource group, registry, its diagnostics, the custom role, imported images, capabilities of the context, config templates, solutions, and the guard against its destruction under its sites. */
export class Hub extends pulumi.ComponentResource {
  /** ARM id of the registry. */
  readonly registryId: pulumi.Output<string>;
  /** Host of the registry. */
  readonly loginServer: pulumi.Output<string>;
  /** ARM id of the resource group; solution templates lie in it. */
  readonly resourceGroupId: string;
  /** Solution versions that sites may pin. */
  readonly solutions: pulumi.Output<{ name: string; version: string }[]>;

  constructor(name: string, args: HubArgs, options: pulumi.ComponentResourceOptions = {}) {
    super("edge:hub:Hub", name, {}, options);
    this.resourceGroupId = resourceGroupId(args.subscriptionId, args.resourceGroup);
    // Known before the registry exists, so that a preview shows what is made of it as it will be.
    const registryId = resourceId(this.resourceGroupId, "Microsoft.ContainerRegistry/registries", args.registry.name);
    const group = this.group(name, args);
    const registry = this.registry(name, args, registryId, group);
    const { workspace } = args.registry;
    const diagnostics = workspace === undefined ? [] : [diagnosticsOf(registry, name, workspace, { parent: this })];
    this.registryId = registry.id;
    this.loginServer = registry.loginServer;
    const roles =
      args.orchestrationRole === "built-in"
        ? []
        : [orchestrationRole(`${name}-orchestration-role`, this.resourceGroupId, registryId, { parent: this, retainOnDelete: args.retain, dependsOn: group })];
    const before = [group, registry, ...this.images(name, args, registryId, registry), ...this.capabilities(name, args)];
    const shared = this.shared(name, args, before);
    // A version of a solution is refused where a config template that it reads is not there.
    const offered = this.offered(name, args, registryId, [...before, ...shared]);
    this.solutions = pulumi.all(offered.map(({ ready }) => ready)).apply((ready) => ready.flat());
    const all = [...before, ...diagnostics, ...roles, ...shared, ...offered];
    new RegistryGuard(`${name}-guard`, { registryId, timeout: args.timeout }, { parent: this, dependsOn: all });
    this.registerOutputs({ registryId: this.registryId, loginServer: this.loginServer, solutions: this.solutions });
  }

  private group(name: string, args: HubArgs): resources.ResourceGroup {
    return new resources.ResourceGroup(
      `${name}-group`,
      { resourceGroupName: args.resourceGroup, location: args.location },
      // A group may lie in another region than what is in it.
      this.kept(args, this.resourceGroupId, "location", "managedBy", "tags"),
    );
  }

  private registry(name: string, args: HubArgs, id: string, group: resources.ResourceGroup): containerregistry.Registry {
    const { name: registryName, sku, zoneRedundancy, network } = args.registry;
    return new containerregistry.Registry(
      `${name}-registry`,
      {
        registryName,
        resourceGroupName: group.name,
        location: args.location,
        sku: { name: sku },
        // Instances sync through the data endpoint; without it no connected registry can be made.
        dataEndpointEnabled: true,
        adminUserEnabled: false,
        anonymousPullEnabled: false,
        zoneRedundancy,
        ...networkProperties(network),
      },
      this.kept(args, id, "encryption", "identity", "policies", "tags"),
    );
  }

  /** What is there already is taken over, but for what the program does not decide. */
  private kept({ retain, adopt }: HubArgs, id: string, ...ignoreChanges: string[]): pulumi.CustomResourceOptions {
    return { parent: this, retainOnDelete: retain, ...(adopt && { import: id, ignoreChanges }) };
  }

  private images(name: string, { images, timeout }: HubArgs, registryId: string, registry: pulumi.Resource): pulumi.Resource[] {
    return images.map((image) => new ImportedImage(`${name}-${image.image}`, { registryId, timeout, ...image }, { parent: this, dependsOn: registry }));
  }

  private capabilities(name: string, { capabilities, timeout }: HubArgs): pulumi.Resource[] {
    if (!capabilities) return [];
    const { contextId, names } = capabilities;
    return [new ContextCapabilities(`${name}-capabilities`, { contextId, capabilities: names, timeout }, { parent: this })];
  }

  private shared(name: string, { location, configTemplates, timeout }: HubArgs, after: pulumi.Resource[]): CatalogConfigTemplate[] {
    const { resourceGroupId } = this;
    return configTemplates.map(({ name: configTemplate, ...rest }) => {
      const args = { resourceGroupId, location, configTemplate, timeout, ...rest };
      return new CatalogConfigTemplate(`${name}-config-${configTemplate}`, args, { parent: this, dependsOn: after });
    });
  }

  private offered(name: string, { location, solutions, timeout }: HubArgs, registryId: string, after: pulumi.Resource[]): CatalogSolution[] {
    const { resourceGroupId } = this;
    return solutions.map(
      ({ name: solution, ...rest }) =>
        new CatalogSolution(`${name}-${solution}`, { resourceGroupId, location, solution, registryId, timeout, ...rest }, { parent: this, dependsOn: after }),
    );
  }
}

/**
 * Logins, pulls and pushes of the registry, told to a workspace. Goes with the stack, also where the registry stays.
 * Connected registries have no logs of their own in Azure. Source: "What is a connected registry?", limitations.
 */
function diagnosticsOf(registry: containerregistry.Registry, name: string, workspaceId: string, options: pulumi.CustomResourceOptions): pulumi.Resource {
  return new monitor.DiagnosticSetting(
    `${name}-diagnostics`,
    // Metrics are kept by Azure Monitor without it.
    { name: "edge-staging", resourceUri: registry.id, workspaceId, logs: [{ categoryGroup: "allLogs", enabled: true }] },
    options,
  );
}
