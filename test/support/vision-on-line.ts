import { OrchestrationService } from "./orchestration-service";

const edge = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Edge";

/** Ids of a solution template and a target. */
export const visionIds = {
  template: `${edge}/solutionTemplates/vision`,
  target: `${edge}/targets/line1`,
  /** Where the target keeps its values for the template. */
  values: `${edge}/configurations/line1/dynamicConfigurations/vision-guid`,
};

/** A service with a target, and a template with these versions; each has a configuration of its own. */
export function visionOnLine(...versions: string[]): OrchestrationService {
  const service = new OrchestrationService();
  const { resources } = service;
  resources.set(visionIds.template, { properties: { uniqueIdentifier: "vision-guid" } });
  for (const version of versions) resources.set(`${visionIds.template}/versions/${version}`, { properties: { configurations: `of: ${version}` } });
  addTarget(service, visionIds.target);
  return service;
}

/** Adds a target with what the service makes along with it. */
export function addTarget({ resources }: OrchestrationService, id: string): void {
  const configurationResourceId = id.replace("/targets/", "/configurations/");
  resources.set(id, {});
  resources.set(configurationResourceId, {});
  resources.set(`${id}/providers/Microsoft.Edge/configurationReferences/default`, { properties: { configurationResourceId } });
}
