import type { ArmClient } from "../../arm/arm-client";
import { apiVersions } from "../../core/api-versions";
import { childId } from "../../core/arm-id";
import { textAt } from "../../core/json";
import { configurationText } from "../configuration-text";
import { linkedConfigurationId } from "../target/calls";
import { versionId } from "../versions";

/** A solution template on a target. */
interface TemplateOnTarget {
  targetId: string;
  solutionTemplateId: string;
}

/** Where a target keeps its values for a solution template; a part is undefined where the service does not know it. */
export interface ValuesPlace {
  /** ARM id of the configuration that is linked to the target. */
  configurationId: string | undefined;
  /** The template's unique identifier. */
  uniqueIdentifier: string | undefined;
}

/** Finds the place: below the target's linked configuration, named by the template's unique identifier. Source: Azure CLI 5, `configuration set`. */
export async function valuesPlace({ targetId, solutionTemplateId }: TemplateOnTarget, arm: ArmClient): Promise<ValuesPlace> {
  const [configurationId, template] = await Promise.all([linkedConfigurationId(targetId, arm), arm.get(solutionTemplateId, apiVersions.edge)]);
  return { configurationId, uniqueIdentifier: textAt(template, "properties", "uniqueIdentifier") };
}

/** ARM id of the dynamic configuration at this place; undefined where the place is incomplete. */
export function dynamicConfigurationAt({ configurationId, uniqueIdentifier }: ValuesPlace): string | undefined {
  return configurationId === undefined || uniqueIdentifier === undefined ? undefined : childId(configurationId, "dynamicConfigurations", uniqueIdentifier);
}

/** The values that the service resolves a version of the template with, YAML; undefined where none are set. */
export async function liveValues(template: TemplateOnTarget, version: string, arm: ArmClient): Promise<string | undefined> {
  const id = dynamicConfigurationAt(await valuesPlace(template, arm));
  return id === undefined ? undefined : configurationText(await arm.get(versionId(id, version), apiVersions.edge), "properties", "values");
}
