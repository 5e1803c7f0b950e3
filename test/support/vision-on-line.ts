import { OrchestrationService } from "./orchestration-service";

const edge = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Edge";

/** ARM ids of the solution template `vision` and the target `line1`. */
export const visionIds = {
  template: `${edge}/solutionTemplates/vision`,
  target: `${edge}/targets/line1`,
  /** Dynamic configuration with the target's values for the template. */
  values: `${edge}/configurations/line1/dynamicConfigurations/vision-guid`,
};

/** A service with a target and a solution template with these versions, each with its own configuration. */
export function visionOnLine(...versions: string[]): OrchestrationService {
  const service = new OrchestrationService();
  const { resources } = service;
  resources.set(visionIds.template, { properties: { uniqueIdentifier: "vision-guid" } });
  for (const version of versions) resources.set(`${visionIds.template}/versions/${version}`, { properties: { configurations: `of: ${version}` } });
  addTarget(service, visionIds.target);
  return service;
}

/** Adds a target together with the configuration and the reference that the service creates with it. */
export function addTarget({ resources }: OrchestrationService, id: string): void {
  const configurationResourceId = id.replace("/targets/", "/configurations/");
  resources.set(id, {});
  resources.set(configurationResourceId, {});
  resources.set(`${id}/providers/Microsoft.Edge/configurationReferences/default`, { properties: { configurationResourceId } });
}
