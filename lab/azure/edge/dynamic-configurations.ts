import { ArmError, operation, type ArmAnswer, type ArmRequest, type Azure, type JsonObject, type Operation } from "../operation";
import { parentAt, propertiesOf, resourceAt, textOf } from "../resource";
import type { StoredResource } from "../store";
import { configurationPath } from "./configurations";
import { keep, listAnswer, patchedProperties, readAnswer, requireSettled, writtenAnswer } from "./edge-resource";
import { deletedAnswer } from "./long-running-answer";
import { edgeVersions, idAt } from "./service-path";
import { solutionTemplateType } from "./solution-templates";
import { YamlFailure, yamlMap } from "./yaml-text";

const type = "Microsoft.Edge/configurations/dynamicConfigurations";
const versionType = "Microsoft.Edge/configurations/dynamicConfigurations/versions";
const path = `${configurationPath}/dynamicConfigurations/{dynamicConfiguration}`;
const versionPath = `${path}/versions/{version}`;
const common = { apiVersions: edgeVersions, latency: "immediate", source: "workload-orchestration reference 1.2, 3.5" } as const;

/** A target's values for one solution template, by template version. */
export const dynamicConfigurationOperations: Operation[] = [
  operation({ ...common, verb: "PUT", path, type, handle: put }),
  operation({ ...common, verb: "PATCH", path, type, handle: patch }),
  operation({ ...common, verb: "GET", path, handle: (request, azure) => readAnswer(idAt(path, request), request, azure) }),
  operation({
    ...common,
    verb: "GET",
    path: `${configurationPath}/dynamicConfigurations`,
    handle: (request, azure) => list(configurationPath, type, request, azure),
  }),
  operation({
    ...common,
    verb: "DELETE",
    path,
    latency: "edge action",
    handle: (request, azure) => deletedAnswer(idAt(path, request), azure, { latency: "edge action" }),
  }),
  operation({ ...common, verb: "PUT", path: versionPath, type: versionType, handle: putVersion }),
  operation({ ...common, verb: "PATCH", path: versionPath, type: versionType, handle: patchVersion }),
  operation({ ...common, verb: "GET", path: versionPath, handle: (request, azure) => readAnswer(idAt(versionPath, request), request, azure) }),
  operation({ ...common, verb: "GET", path: `${path}/versions`, handle: (request, azure) => list(path, versionType, request, azure) }),
  operation({
    ...common,
    verb: "DELETE",
    path: versionPath,
    latency: "edge action",
    source: "reference 2.1: 202 with Location only, or 204",
    handle: removeVersion,
  }),
];

function list(parent: string, listed: string, request: ArmRequest, azure: Azure): ArmAnswer {
  return listAnswer(resourceAt(idAt(parent, request), azure).id, listed, request, azure);
}

function put(request: ArmRequest, azure: Azure): ArmAnswer {
  requireSettled(parentAt(idAt(configurationPath, request), azure));
  return kept(request, idAt(path, request), type, described(propertiesOf(request), request.parameters.dynamicConfiguration ?? "", azure), azure);
}

function patch(request: ArmRequest, azure: Azure): ArmAnswer {
  const former = resourceAt(idAt(path, request), azure);
  return kept(request, former.id, type, patchedProperties(request, former), azure);
}

/** The display name is the template's; a name without a template is a common configuration (assumed). */
function described(sent: JsonObject, name: string, azure: Azure): JsonObject {
  const template = azure.store.all(solutionTemplateType).find((one) => textOf(one.properties.uniqueIdentifier)?.toLowerCase() === name.toLowerCase());
  return {
    ...sent,
    displayName: template?.name ?? name,
    dynamicConfigurationModel: template ? "Application" : "Common",
    dynamicConfigurationType: "Hierarchy",
    provisioningState: "Succeeded",
  };
}

function putVersion(request: ArmRequest, azure: Azure): ArmAnswer {
  requireSettled(parentAt(idAt(path, request), azure));
  return keptVersion(request, idAt(versionPath, request), propertiesOf(request), azure);
}

function patchVersion(request: ArmRequest, azure: Azure): ArmAnswer {
  const former = resourceAt(idAt(versionPath, request), azure);
  return keptVersion(request, former.id, patchedProperties(request, former), azure);
}

/** Checks only that the values are a YAML map; the review checks them against the schema (assumed). */
function keptVersion(request: ArmRequest, id: string, properties: JsonObject, azure: Azure): ArmAnswer {
  valuesIn(properties);
  const state = { displayState: "Configured", state: "ConfigurationCompleted", provisioningState: "Succeeded" };
  return kept(request, id, versionType, { ...properties, ...state }, azure);
}

function kept(request: ArmRequest, id: string, keptType: string, properties: JsonObject, azure: Azure): ArmAnswer {
  const former = azure.store.get(id);
  if (former) requireSettled(former);
  const body = keep({ id, type: keptType, properties }, request.principal, azure);
  return writtenAnswer(body, request);
}

function removeVersion(request: ArmRequest, azure: Azure): ArmAnswer {
  const { headers, ...answer } = deletedAnswer(idAt(versionPath, request), azure, { latency: "edge action" });
  return headers?.Location === undefined ? answer : { ...answer, headers: { Location: headers.Location } };
}

function valuesIn({ values }: JsonObject): JsonObject {
  try {
    return yamlMap(String(values ?? ""), "The text of 'values'");
  } catch (error) {
    if (error instanceof YamlFailure) throw new ArmError(400, "InvalidConfigurationValues", error.message);
    throw error;
  }
}

/** Values text of a configuration for a template version, stored under the template's unique identifier, else its name. Empty if nothing was set. Source: reference 3.5. */
export function valuesTextFor(configuration: StoredResource | undefined, template: StoredResource, version: string, azure: Azure): string {
  if (!configuration) return "";
  const names = [String(template.properties.uniqueIdentifier), template.name];
  const found = names.map((name) => azure.store.get(`${configuration.id}/dynamicConfigurations/${name}/versions/${version}`)).find((one) => one !== undefined);
  return textOf(found?.properties.values) ?? "";
}
