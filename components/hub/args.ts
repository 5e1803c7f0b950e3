import type { EdgeApiVersion } from "../core/api-versions";
import type { PrerequisiteMode } from "../core/prerequisite-mode";
import type { OrchestrationRole } from "../core/orchestration-role";
import type { RegistryNetwork } from "../core/registry-network";
import type { Tags } from "../core/tags";
import type { CatalogVersion } from "../orchestration/catalog-solution";
import type { SourceCredentials } from "../registry/imported-image/import-request";

export interface HubArgs {
  /** Required. Subscription of the hub. */
  subscriptionId: string;
  /** Required. Resource group of the registry and everything else in the hub. */
  resourceGroup: string;
  /** Required. Region, lower case without spaces. */
  location: string;
  registry: {
    /** Required. 5-50 letters and digits, unique in Azure. */
    name: string;
    /** Required. Connected registries require Premium. */
    sku: "Basic" | "Standard" | "Premium";
    /** Required. Public network access. */
    network: RegistryNetwork;
    /** Required. Zone redundancy; cannot change later. */
    zoneRedundancy: "Enabled" | "Disabled";
    /** Optional. ARM id of the Log Analytics workspace for the registry's logs. @default - no diagnostic setting, logs are not kept */
    workspace?: string | undefined;
    /** Optional. Whether the tags of published images are locked in the registry. @default false */
    lockTags?: boolean;
  };
  /** Required. Role that sites assign to their orchestration extension at the registry; the hub creates the custom one. */
  orchestrationRole: OrchestrationRole;
  /** Optional. API version of Microsoft.Edge that the hub's resources are called in. @default - `apiVersions.edge` */
  orchestrationApiVersion?: EdgeApiVersion;
  /** Required. Images that Azure imports from other registries: source reference, name in the hub's registry, and ARM id of the source's registry, or credentials if the source requires them. */
  images: readonly { source: string; image: string; sourceRegistryId?: string | undefined; credentials?: SourceCredentials | undefined }[];
  /** Optional. Whether resource group and registry exist. They are then imported, and keep the properties that the program does not set. @default false */
  adopt?: boolean;
  /** Required. Whether resource group, registry and images are kept when the stack is destroyed. */
  retain: boolean;
  /** Optional. Capabilities that the tenant's context must have. @default - the context is not changed */
  capabilities?: { contextId: string; names: string[] } | undefined;
  /** Optional. Function that validates published revisions, and object id of Event Grid in the tenant; needs `capabilities`, which names the context. @default - no event subscription */
  validation?: { functionId: string; eventGridPrincipalId: string } | undefined;
  /** Optional. What the hub needs and others may own. The context is the one of `capabilities`. @default - everything exists */
  prerequisites?: {
    /** Required. Registrations of the resource providers that the hub needs: created where they are missing, or required. */
    resourceProviders: Exclude<PrerequisiteMode, "adopt">;
    /** Required. Resource group of the context. */
    contextResourceGroup: PrerequisiteMode;
    /** Required. The context of the tenant. */
    context: PrerequisiteMode;
    /** Required. Hierarchy levels of a context that the hub creates, from the top down. */
    hierarchies: readonly string[];
  };
  /** Required. Solutions for the sites, each with all supported versions. */
  solutions: { name: string; description: string; capabilities: string[]; externalValidation?: boolean | undefined; versions: CatalogVersion[] }[];
  /** Required. Configuration that solutions share, each with all supported versions. */
  configTemplates: { name: string; description: string; versions: { version: string; configurations: string }[] }[];
  /** Optional. Tags of every resource of the hub that can have tags; the tags of others stay. @default - none */
  tags?: Tags | undefined;
  /** Optional. All tags of the existing registry, given where this run changes its settings: azure-native replaces the tags with every change. @default - its settings stay */
  registryTags?: Tags | undefined;
  /** Required. Timeout of each resource, ISO 8601. */
  timeout: string;
}
