import * as edge from "@pulumi/azure-native/edge";
import * as monitor from "@pulumi/azure-native/monitor";
import type * as pulumi from "@pulumi/pulumi";
import type { SubscriptionProviders } from "../arm/subscription-provider";
import { apiVersionInput } from "../core/api-versions";
import { keepsSpelling, nameOf } from "../core/arm-id";
import { diagnosticsName } from "../core/diagnostics-name";
import { ownerTag } from "../core/owner";
import { stackOwner } from "../dynamic/edge-resource";
import { Target } from "../orchestration/target/resource";
import type { CompleteSiteArgs } from "./defaults";
import { targetPlace } from "./rules";

/** Declares the site as a target of workload orchestration. */
export function siteTarget(name: string, args: CompleteSiteArgs, options: pulumi.CustomResourceOptions): Target {
  const { key, connectedClusterId, timeout, adopted, tags, retireUnreachable: force } = args;
  const { location, customLocationId, contextId, hierarchyLevel, capabilities, solutionScope } = args.target;
  const apiVersion = apiVersionInput(args.orchestrationApiVersion);
  const place = targetPlace(key, connectedClusterId, adopted);
  const shown = { displayName: name, description: `Factory site ${name}` };
  return new Target(
    `${name}-target`,
    {
      ...{ ...place, ...shown, location, customLocationId, contextId, hierarchyLevel, capabilities, solutionScope },
      ...{ connectedClusterId, force, tags, apiVersion, timeout },
    },
    options,
  );
}

/** Log categories of workload orchestration. Source: "Supported log categories for Microsoft.Edge/diagnostics". */
const categories = ["UserAudits", "UserDiagnostics"] as const;

/**
 * Sends the audits and the diagnostics of workload orchestration on the site's custom location to a workspace, if the settings name one: the tables WOUserAudits
 * and WOUserDiagnostics, which only a setting with the destination `Dedicated` fills. Both resources are deleted with the site (`assumed:edge-diagnostic-answers`).
 */
export function siteDiagnostics(
  name: string,
  { key, connectedClusterId, adopted, target: { workspace, location, customLocationId }, tags }: CompleteSiteArgs,
  { azure, parent, dependsOn }: { azure: SubscriptionProviders; parent: pulumi.Resource; dependsOn: pulumi.Resource[] },
): pulumi.Resource[] {
  if (workspace === undefined) return [];
  const { resourceGroupId } = targetPlace(key, connectedClusterId, adopted);
  const options = { parent, ...azure.for(resourceGroupId) };
  const diagnostic = new edge.Diagnostic(
    `${name}-target-diagnostic`,
    {
      resourceGroupName: nameOf(resourceGroupId),
      diagnosticName: key,
      location,
      extendedLocation: { name: customLocationId, type: "CustomLocation" },
      tags: { ...tags, [ownerTag]: stackOwner() },
    },
    { ...options, ...keepsSpelling(resourceGroupId, "resourceGroupName"), dependsOn },
  );
  const logs = categories.map((category) => ({ category, enabled: true }));
  const setting = { name: diagnosticsName, resourceUri: diagnostic.id, workspaceId: workspace, logAnalyticsDestinationType: "Dedicated", logs };
  return [diagnostic, new monitor.DiagnosticSetting(`${name}-target-diagnostics`, setting, options)];
}
