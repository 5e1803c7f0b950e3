import type { ArmClient } from "../../arm/arm-client";
import { apiVersions } from "../../core/api-versions";
import { textAt } from "../../core/json";

/** Id of the configuration that belongs to a target; undefined where none is linked. Source: `az workload-orchestration configuration set`, CLI 5. */
export async function configurationOf(targetId: string, arm: ArmClient): Promise<string | undefined> {
  const reference = await arm.get(`${targetId}/providers/Microsoft.Edge/configurationReferences/default`, apiVersions.edge);
  return textAt(reference, "properties", "configurationResourceId");
}
