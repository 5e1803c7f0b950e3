import * as containerregistry from "@pulumi/azure-native/containerregistry";
import * as resources from "@pulumi/azure-native/resources";
import * as pulumi from "@pulumi/pulumi";

export interface HubArgs {
  /** Required. Resource group of the registry and everything the hub owns. */
  resourceGroup: string;
  /** Required. Region, lower case without spaces. */
  location: string;
  registry: {
    /** Required. 5-50 letters and digits, unique in Azure. */
    name: string;
    /** Required. Only Premium feeds connected registries. */
    sku: "Basic" | "Standard" | "Premium";
  };
  /** Required. Keep resource group, registry and images when the stack is destroyed? */
  retain: boolean;
}

/** What all sites share. Children, in the order they depend on each other: resource group, registry. */
export class Hub extends pulumi.ComponentResource {
  /** ARM id of the registry. */
  readonly registryId: pulumi.Output<string>;
  /** Host of the registry. */
  readonly loginServer: pulumi.Output<string>;

  constructor(name: string, args: HubArgs, options: pulumi.ComponentResourceOptions = {}) {
    super("edge:hub:Hub", name, {}, options);
    const kept = { parent: this, retainOnDelete: args.retain };
    const group = new resources.ResourceGroup(`${name}-group`, { resourceGroupName: args.resourceGroup, location: args.location }, kept);
    const registry = new containerregistry.Registry(
      `${name}-registry`,
      {
        registryName: args.registry.name,
        resourceGroupName: group.name,
        location: args.location,
        sku: { name: args.registry.sku },
        // Instances sync through the data endpoint; without it no connected registry can be made.
        dataEndpointEnabled: true,
        adminUserEnabled: false,
        anonymousPullEnabled: false,
      },
      kept,
    );
    this.registryId = registry.id;
    this.loginServer = registry.loginServer;
    this.registerOutputs({ registryId: this.registryId, loginServer: this.loginServer });
  }
}
