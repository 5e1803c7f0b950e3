import type { ArmCall } from "../../arm/arm-call";
import { apiVersions } from "../../core/api-versions";

/** The call of an action of a target. Ids in bodies are whole ARM ids. Source: Microsoft.Edge, API 2025-06-01 and newer. */
export function targetAction({ targetId }: { targetId: string }, action: string, body: Readonly<Record<string, string>>): ArmCall {
  return { method: "POST", path: `${targetId}/${action}`, apiVersion: apiVersions.edge, body };
}
