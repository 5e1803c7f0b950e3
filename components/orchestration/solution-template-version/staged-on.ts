import type { ArmClient } from "../../arm/arm-client";
import { apiVersions } from "../../core/api-versions";
import { nameOf, sameArmId } from "../../core/arm-id";
import { textAt } from "../../core/json";

/** Names of the subscription's targets that have a solution version of this template version. Empty when the template has gone. */
export async function stagedOn(arm: ArmClient, solutionTemplateId: string, templateVersionId: string): Promise<string[]> {
  const uniqueIdentifier = textAt(await arm.get(solutionTemplateId, apiVersions.edge), "properties", "uniqueIdentifier");
  if (uniqueIdentifier === undefined) return [];
  const subscription = solutionTemplateId.split("/").slice(0, 3).join("/");
  const targets = await arm.list(`${subscription}/providers/Microsoft.Edge/targets`, apiVersions.edge);
  const names = await Promise.all(
    targets.map(async (target) => {
      const id = textAt(target, "id") ?? "";
      const versions = await arm.listIfThere(`${id}/solutions/${uniqueIdentifier}/versions`, apiVersions.edge);
      return versions.some((version) => sameArmId(textAt(version, "properties", "solutionTemplateVersionId") ?? "", templateVersionId)) ? [nameOf(id)] : [];
    }),
  );
  return names.flat().sort();
}
