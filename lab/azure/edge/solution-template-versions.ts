import { ArmError, operation, type ArmAnswer, type ArmRequest, type Azure, type JsonObject, type Operation } from "../operation";
import { objectOf, resourceAt, resourceNotFound, textOf } from "../resource";
import type { StoredResource } from "../store";
import { type ConfigurationTemplate, configurationTemplate } from "./configuration-template";
import { childrenOf, keep, listAnswer, readAnswer, requireSettled, rewrite, serviceApplication } from "./edge-resource";
import { acceptedAnswer } from "./long-running-answer";
import type { SchemaRule } from "./schema-rules";
import { rulesOf } from "./schemas";
import { edgeVersions, idAt, shownId } from "./service-path";
import { solutionTemplatePath } from "./solution-templates";
import { latestVersion } from "./version-number";
import { createVersionBody, removeVersionBody, requestedVersion, versionExists } from "./version-request";
import { YamlFailure } from "./yaml-text";

/** Type of solution template versions. */
export const solutionTemplateVersionType = "Microsoft.Edge/solutionTemplates/versions";

const path = `${solutionTemplatePath}/versions/{version}`;
const common = { apiVersions: edgeVersions, latency: "create version", source: "workload-orchestration reference 1.2, 1.3, 2.5" } as const;

const body = createVersionBody("solutionTemplateVersion", {
  configurations: { type: "string", flags: ["required"] },
  specification: { type: "object", flags: ["required"], additionalProperties: { type: "any" } },
  orchestratorType: { type: "string", known: ["TO"] },
});

/** Versions of solution templates; before API 2026-03-01, only createVersion creates them. */
export const solutionTemplateVersionOperations: Operation[] = [
  operation({ ...common, verb: "POST", path: `${solutionTemplatePath}/createVersion`, body, handle: createVersion }),
  operation({ ...common, verb: "POST", path: `${solutionTemplatePath}/removeVersion`, body: removeVersionBody, handle: removeVersion }),
  operation({ ...common, verb: "GET", path, latency: "immediate", handle: (request, azure) => readAnswer(idAt(path, request), request, azure) }),
  operation({
    ...common,
    verb: "GET",
    path: `${solutionTemplatePath}/versions`,
    latency: "immediate",
    handle: (request, azure) => listAnswer(resourceAt(idAt(solutionTemplatePath, request), azure).id, solutionTemplateVersionType, request, azure),
  }),
];

/** The operation's result holds two ids only. Refuses a missing schema (assumed; the troubleshooting page says to verify that it exists). */
function createVersion(request: ArmRequest, azure: Azure): ArmAnswer {
  const template = requireSettled(resourceAt(idAt(solutionTemplatePath, request), azure));
  const existing = childrenOf(template.id, solutionTemplateVersionType, azure).map(({ name }) => name);
  const id = `${template.id}/versions/${requestedVersion(request.body, existing)}`;
  if (azure.store.get(id)) throw versionExists(id);
  const { configurations, specification } = objectOf(objectOf(request.body?.solutionTemplateVersion).properties);
  const { schema } = templateOf(String(configurations));
  rulesFor(schema, template.id, azure);
  const work = () => {
    if (azure.store.get(id)) throw versionExists(id);
    const internalState = schema ? "ValidatedWithSchema" : "ValidatedWithoutSchema";
    const properties = { configurations: String(configurations), specification: objectOf(specification), orchestratorType: "TO", internalState };
    keep({ id, type: solutionTemplateVersionType, properties: { ...properties, provisioningState: "Succeeded" } }, serviceApplication, azure);
    noteLatest(template.id, azure);
    return { solutionTemplateVersionId: shownId(id), solutionTemplateId: shownId(template.id) };
  };
  return acceptedAnswer({ resourceId: template.id, runningStatus: "InProgress", latency: "create version", work }, azure);
}

/** Succeeds even while solution versions refer to it: reference 6. */
function removeVersion(request: ArmRequest, azure: Azure): ArmAnswer {
  const template = requireSettled(resourceAt(idAt(solutionTemplatePath, request), azure));
  const id = `${template.id}/versions/${textOf(request.body?.version)}`;
  if (!azure.store.get(id)) throw resourceNotFound(id);
  const work = () => {
    azure.store.delete(id);
    noteLatest(template.id, azure);
    return null;
  };
  return acceptedAnswer({ resourceId: template.id, runningStatus: "InProgress", latency: "create version", work }, azure);
}

function noteLatest(templateId: string, azure: Azure): void {
  const latest = latestVersion(childrenOf(templateId, solutionTemplateVersionType, azure).map(({ name }) => name));
  rewrite(templateId, azure, ({ latestVersion: _former, ...kept }) => (latest === undefined ? kept : { ...kept, latestVersion: latest }));
}

/** The configuration template of a version. Refuses a malformed one; code `assumed`. */
export function templateOf(configurations: string): ConfigurationTemplate {
  try {
    return configurationTemplate(configurations);
  } catch (error) {
    if (error instanceof YamlFailure) throw new ArmError(400, "InvalidConfigurationTemplate", error.message);
    throw error;
  }
}

/** Rules of a template's schema; none without a schema. A schema by name is looked up in the template's resource group. Source: configuration template page. */
export function rulesFor(schema: ConfigurationTemplate["schema"], templateId: string, azure: Azure): SchemaRule[] {
  if (schema === undefined) return [];
  if ("inline" in schema) return rulesOf(schema.inline);
  const group = templateId.split("/").slice(0, 5).join("/");
  const id = `${group}/providers/Microsoft.Edge/schemas/${schema.name}/versions/${schema.version}`;
  return rulesOf(String(resourceAt(id, azure).properties.value));
}

/** The specification of a stored version. */
export function specificationOf(version: StoredResource): JsonObject {
  return objectOf(version.properties.specification);
}
