import type { ArmClient } from "../../arm/arm-client";
import { apiVersions } from "../../core/api-versions";
import { foreignText } from "../../core/foreign-text";
import { listAt, textAt } from "../../core/json";
import type { WithApiVersion } from "../api-version";

/**
 * What a target reports of its components, `name: status` each; nothing before API version 2026-06-01, which added it.
 * For progress only, never as proof: the service may report success for a target whose staging is incomplete.
 * Source: azure-rest-api-specs, stable/2026-06-01, `DeploymentStatus.targetStatuses`. That staging shows there is `assumed:target-statuses-show-staging`.
 */
export async function componentStatuses({ targetId, apiVersion }: WithApiVersion & { targetId: string }, arm: ArmClient): Promise<string[]> {
  if (apiVersion === undefined) return [];
  const target = await arm.get(targetId, apiVersions.edge);
  const components = listAt(target, "properties", "status", "targetStatuses").flatMap((one) => listAt(one, "componentStatuses"));
  return components.flatMap((component) => {
    const [name, status] = [textAt(component, "name"), textAt(component, "status")];
    return name === undefined || status === undefined ? [] : [foreignText(`${name}: ${status}`)];
  });
}
