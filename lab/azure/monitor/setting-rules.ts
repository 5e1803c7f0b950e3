import { ArmError, type ArmAnswer, type Azure, type JsonObject } from "../operation";
import { objectOf, resourceNotFound, sameId, textOf } from "../resource";
import type { StoredResource } from "../store";

/**
 * Log categories of each modelled type. Sources: "Azure Container Registry monitoring data reference"; "Supported log categories for Microsoft.Edge/diagnostics".
 * That Microsoft.Edge/diagnostics has no metrics: the same reference, which lists none.
 */
export const categoriesOf: Readonly<Record<string, { logs: readonly string[]; metrics: readonly string[] }>> = {
  "Microsoft.ContainerRegistry/registries": { logs: ["ContainerRegistryLoginEvents", "ContainerRegistryRepositoryEvents"], metrics: ["AllMetrics"] },
  "Microsoft.Edge/diagnostics": { logs: ["UserAudits", "UserDiagnostics"], metrics: [] },
};
/** Source: "Diagnostic settings in Azure Monitor", category groups. */
const logGroups = ["allLogs", "audit"];

/** Source: "Diagnostic settings in Azure Monitor". */
const settingLimit = 5;

/** Destinations of the service that the lab does not model. */
const otherSinks = ["storageAccountId", "eventHubAuthorizationRuleId", "eventHubName", "marketplacePartnerId", "serviceBusRuleId"];

/** Why the service refuses a setting given the resource's other settings. Azure Monitor's own errors lack ARM's envelope, as recorded in public issues. */
export function settingRefusal(type: string, properties: JsonObject, others: readonly StoredResource[], azure: Azure): ArmAnswer | undefined {
  checkDestination(properties, azure);
  const unknown = unknownCategory(type, properties);
  if (unknown !== undefined) return refusal(400, "BadRequest", unknown);
  if (others.length >= settingLimit) return refusal(400, "BadRequest", `The limit of ${settingLimit} diagnostic settings was reached.`);
  const wanted = enabledIn(properties);
  for (const { name, properties: taken } of others) {
    const twice = sameId(textOf(taken.workspaceId) ?? "", textOf(properties.workspaceId) ?? "")
      ? enabledIn(taken).find((category) => wanted.includes(category))
      : undefined;
    if (twice !== undefined)
      return refusal(
        409,
        "Conflict",
        `Data sink '${textOf(taken.workspaceId)}' is already used in diagnostic setting '${name}' for category '${twice}'. Data sinks can't be reused in different settings on the same category for the same resource.`,
      );
  }
  return undefined;
}

/** Resource Manager checks the id before Azure Monitor does: its form, then its existence. Message of the first check as recorded in public issues; of the rest `assumed`. */
function checkDestination(properties: JsonObject, azure: Azure): void {
  const unmodelled = otherSinks.filter((sink) => textOf(properties[sink]));
  if (unmodelled.length > 0)
    throw new ArmError(400, "DestinationNotSupported", `The lab knows no ${unmodelled.join(", ")} of diagnostic settings; known is workspaceId.`);
  const workspaceId = textOf(properties.workspaceId) ?? "";
  if (workspaceId === "") throw new ArmError(400, "BadRequest", "At least one data sink needs to be specified.");
  if (!workspaceId.startsWith("/subscriptions/"))
    throw new ArmError(
      400,
      "LinkedInvalidPropertyId",
      `Property id '${workspaceId}' at path 'properties.workspaceId' is invalid. Expect fully qualified resource Id that start with '/subscriptions/{subscriptionId}' or '/providers/{resourceProviderNamespace}/'.`,
    );
  if (azure.store.get(workspaceId)?.type !== "Microsoft.OperationalInsights/workspaces") throw resourceNotFound(workspaceId);
}

/** Message for a category that the type does not have, or for a group combined with a category, which exclude each other (wording `assumed`). */
function unknownCategory(type: string, properties: JsonObject): string | undefined {
  const known = categoriesOf[type] ?? { logs: [], metrics: [] };
  const logs = itemsOf(properties.logs);
  const groups = logs.flatMap(({ categoryGroup }) => textOf(categoryGroup) ?? []);
  const categories = logs.flatMap(({ category }) => textOf(category) ?? []);
  const metrics = itemsOf(properties.metrics).flatMap(({ category }) => textOf(category) ?? []);
  const log = [...categories.filter((name) => !known.logs.includes(name)), ...groups.filter((name) => !logGroups.includes(name))][0];
  if (log !== undefined) return `Category '${log}' is not supported.`;
  const metric = metrics.find((name) => !known.metrics.includes(name));
  if (metric !== undefined) return `Metric category '${metric}' is not supported.`;
  return groups.length > 0 && categories.length > 0 ? "Category groups and categories can't be combined in one setting." : undefined;
}

/** Enabled categories and groups of a setting. */
function enabledIn(properties: JsonObject): string[] {
  const enabledItems = [...itemsOf(properties.logs), ...itemsOf(properties.metrics)].filter(({ enabled }) => enabled === true);
  return enabledItems.flatMap(({ category, categoryGroup }) => textOf(category) ?? textOf(categoryGroup) ?? []);
}

function itemsOf(value: JsonObject[string] | undefined): JsonObject[] {
  return Array.isArray(value) ? value.map(objectOf) : [];
}

function refusal(status: number, code: string, message: string): ArmAnswer {
  return { status, body: { code, message } };
}
