import type { ArmCall } from "../../arm/arm-call";
import type { ArmClient } from "../../arm/arm-client";
import { apiVersions } from "../../core/api-versions";
import { resourceId } from "../../core/arm-id";
import { textAt } from "../../core/json";

/** Action of a target that changes something, or resolves a configuration. Source: Microsoft.Edge targets, API version 2025-08-01. */
export type TargetActionName =
  | "resolveConfiguration"
  | "reviewSolutionVersion"
  | "publishSolutionVersion"
  | "installSolution"
  | "uninstallSolution"
  | "unstageSolutionVersion"
  | "removeRevision";

/** The request for an action of a target. Ids in `body` are full ARM ids, since API version 2025-06-01. */
export function targetAction({ targetId }: { targetId: string }, action: TargetActionName, body: Readonly<Record<string, string>>): ArmCall {
  return { method: "POST", path: `${targetId}/${action}`, apiVersion: apiVersions.edge, body };
}

/**
 * ARM id of the configuration that holds a target's values; undefined when none is linked. The service creates and links it with the target.
 * Source: Azure CLI 5, `configuration set`: `configurationReferences/default` of the target.
 */
export async function linkedConfigurationId(targetId: string, arm: ArmClient): Promise<string | undefined> {
  const reference = await arm.get(resourceId(targetId, "Microsoft.Edge/configurationReferences", "default"), apiVersions.edge);
  return textAt(reference, "properties", "configurationResourceId");
}
