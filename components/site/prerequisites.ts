import * as extendedlocation from "@pulumi/azure-native/extendedlocation";
import * as kubernetesconfiguration from "@pulumi/azure-native/kubernetesconfiguration";
import * as core from "@pulumi/kubernetes/core/v1";
import type * as pulumi from "@pulumi/pulumi";
import { importable } from "../arm/importable";
import type { SubscriptionProviders } from "../arm/subscription-provider";
import { versionProperties } from "../cluster/extension/component";
import { apiVersionInput } from "../core/api-versions";
import { extensionId, groupOf, nameOf, parseArmId } from "../core/arm-id";
import { ownerAnnotation, ownerTag } from "../core/owner";
import { type PrerequisiteExtension, prerequisiteExtensions } from "../core/prerequisite-extension";
import { stackOwner } from "../dynamic/edge-resource";
import { AzureSite } from "../orchestration/azure-site/resource";
import { azureSiteOf } from "../orchestration/azure-site/rules";
import { ProviderRegistrations } from "../subscription/provider-registrations/resource";
import { siteProviders } from "../subscription/provider-registrations/rules";
import type { CompleteSiteArgs } from "./defaults";

/** What a site needs on its cluster before its own resources, as far as the stack declares it. */
export interface SitePrerequisites {
  /** What every extension of the cluster needs: registrations, because azure-native reads a resource before it creates it, and cert-manager. */
  ofExtensions: pulumi.Resource[];
  /** Everything that a target needs. */
  all: pulumi.Resource[];
  /** Object id of the orchestration extension's identity; undefined only if the cluster no longer exists. */
  orchestrationPrincipalId: pulumi.Input<string> | undefined;
}

/** Where prerequisites are declared. */
interface PrerequisiteContext {
  azure: SubscriptionProviders;
  parent: pulumi.Resource;
}

/** Inputs of an extension that an adopted one keeps as it is. */
const keptOfExtension = [
  "extensionType",
  "identity",
  "autoUpgradeMinorVersion",
  "releaseTrain",
  "version",
  "scope",
  "configurationSettings",
  "configurationProtectedSettings",
  "statuses",
  "plan",
  "aksAssignedIdentity",
];

/** Inputs of a custom location that an adopted one keeps as it is. */
const keptOfCustomLocation = [
  "location",
  "hostResourceId",
  "hostType",
  "namespace",
  "displayName",
  "clusterExtensionIds",
  "identity",
  "authentication",
  "tags",
  "provisioningState",
];

/**
 * Declares what the site's settings say is created or adopted: registrations of resource providers, cert-manager, then the workload orchestration extension, then the custom location on it, and beside them the Azure site.
 * The order: `assumed:orchestration-needs-cert-manager`, `assumed:certmanagement-serves-api` and `assumed:custom-location-refusals`.
 * They stay when the stack is destroyed, because other stacks and workloads of the cluster may use them.
 */
export function sitePrerequisites(name: string, args: CompleteSiteArgs, context: PrerequisiteContext): SitePrerequisites {
  const registrations = providerRegistrations(`${name}-providers`, args, context);
  const ofExtensions = [...registrations, ...prerequisiteExtension(`${name}-cert-manager`, "certManager", args, registrations, context)];
  const orchestration = prerequisiteExtension(`${name}-orchestration`, "orchestration", args, ofExtensions, context);
  const needed = [...ofExtensions, ...orchestration];
  // The identity that was read is preferred: it is known in every preview.
  const created = orchestration[0]?.identity.apply((identity) => identity?.principalId ?? "");
  return {
    ofExtensions,
    all: [
      ...needed,
      ...customLocation(`${name}-custom-location`, args, needed, context),
      ...azureSite(`${name}-azure-site`, args, { parent: context.parent, dependsOn: registrations }),
    ],
    orchestrationPrincipalId: args.orchestrationPrincipalId ?? created,
  };
}

function providerRegistrations(
  name: string,
  { prerequisites, connectedClusterId, target, timeout }: CompleteSiteArgs,
  { parent }: PrerequisiteContext,
): pulumi.Resource[] {
  if (prerequisites.resourceProviders === "require") return [];
  const { subscriptionId = "" } = parseArmId(connectedClusterId) ?? {};
  return [new ProviderRegistrations(name, { subscriptionId, namespaces: siteProviders(target), timeout }, { parent })];
}

/**
 * Declares the namespace of the site's solutions, if the settings say so. It stays when the stack is destroyed, with the solutions in it.
 * Without it, workload orchestration creates the namespace with the first installation (`assumed:installation-creates-namespace`).
 */
export function solutionNamespace(
  name: string,
  { prerequisites: { solutionNamespace: mode }, target: { solutionScope } }: CompleteSiteArgs,
  options: { parent: pulumi.Resource; provider: pulumi.ProviderResource },
): core.Namespace[] {
  if (mode === undefined || solutionScope === undefined) return [];
  const annotations = { "pulumi.com/patchForce": "true", [ownerAnnotation]: stackOwner() };
  const isAdopted = mode === "adopt";
  const imported = isAdopted && { import: solutionScope, ignoreChanges: ["metadata"] };
  const metadata = { name: solutionScope, ...(!isAdopted && { annotations }) };
  return [new core.Namespace(name, { metadata }, { ...options, retainOnDelete: true, ...imported })];
}

function azureSite(name: string, args: CompleteSiteArgs, options: pulumi.CustomResourceOptions): pulumi.Resource[] {
  const settings = args.prerequisites.azureSite;
  if (settings?.mode !== "create") return [];
  const apiVersion = apiVersionInput(args.orchestrationApiVersion);
  return [new AzureSite(name, { ...azureSiteOf(settings, args.target.contextId), apiVersion, timeout: args.timeout }, options)];
}

/** ARM ids of what the stack creates. */
export function createdPrerequisites({ prerequisites, connectedClusterId, target }: CompleteSiteArgs): string[] {
  const extensions = (["certManager", "orchestration"] as const).filter((key) => prerequisites[key] === "create");
  return [
    ...extensions.map((key) => extensionId(connectedClusterId, prerequisiteExtensions[key].name)),
    ...(prerequisites.customLocation === "create" ? [target.customLocationId] : []),
  ];
}

/** ARM id of the cluster's orchestration extension. */
function orchestrationExtensionId({ connectedClusterId, presentExtensions }: CompleteSiteArgs): string {
  return presentExtensions?.orchestration ?? extensionId(connectedClusterId, prerequisiteExtensions.orchestration.name);
}

function prerequisiteExtension(
  name: string,
  key: PrerequisiteExtension,
  args: CompleteSiteArgs,
  dependsOn: pulumi.Resource[],
  context: PrerequisiteContext,
): kubernetesconfiguration.Extension[] {
  const isAdopted = args.prerequisites[key] === "adopt";
  const present = args.presentExtensions?.[key];
  if (args.prerequisites[key] === "require" || (isAdopted && present === undefined)) return [];
  const { type: extensionType, name: ownName } = prerequisiteExtensions[key];
  const id = isAdopted && present !== undefined ? present : extensionId(args.connectedClusterId, ownName);
  const cluster = parseArmId(args.connectedClusterId);
  const kept = ["resourceGroupName", "clusterName", "extensionName", ...(isAdopted ? keptOfExtension : [])];
  return [
    new kubernetesconfiguration.Extension(
      name,
      {
        resourceGroupName: cluster?.resourceGroup ?? "",
        clusterRp: "Microsoft.Kubernetes",
        clusterResourceName: "connectedClusters",
        clusterName: cluster?.name ?? "",
        extensionName: nameOf(id),
        extensionType,
        identity: { type: "SystemAssigned" },
        ...versionProperties({}),
        ...(key === "orchestration" && { configurationSettings: volumeSettings(args) }),
      },
      { ...importable({ id, isImported: isAdopted, isRetained: true }, context, ...kept), dependsOn },
    ),
  ];
}

/** Volume of the extension's database. Source of the settings: "Prepare the environment for workload orchestration". */
function volumeSettings({ prerequisites }: CompleteSiteArgs): Record<string, string> {
  const { orchestrationStorageRequest: size, orchestrationStorageClassName: storageClass } = prerequisites;
  return {
    "redis.persistentVolume.size": size,
    // Without it, the chart takes the cluster's default class: assumed:orchestration-default-storage-class.
    ...(storageClass !== undefined && { "redis.persistentVolume.storageClass": storageClass }),
  };
}

function customLocation(name: string, args: CompleteSiteArgs, dependsOn: pulumi.Resource[], context: PrerequisiteContext): extendedlocation.CustomLocation[] {
  const { customLocation: mode, customLocationNamespace } = args.prerequisites;
  if (mode === "require") return [];
  const { customLocationId: id, location } = args.target;
  const ownName = nameOf(id);
  const isAdopted = mode === "adopt";
  const kept = ["resourceGroupName", "resourceName", ...(isAdopted ? keptOfCustomLocation : [])];
  return [
    new extendedlocation.CustomLocation(
      name,
      {
        resourceGroupName: nameOf(groupOf(id)),
        resourceName: ownName,
        location,
        hostType: "Kubernetes",
        hostResourceId: args.connectedClusterId,
        namespace: customLocationNamespace ?? ownName.toLowerCase(),
        displayName: ownName,
        clusterExtensionIds: [orchestrationExtensionId(args)],
        tags: { [ownerTag]: stackOwner() },
      },
      { ...importable({ id, isImported: isAdopted, isRetained: true }, context, ...kept), dependsOn },
    ),
  ];
}
