import { operation, type ArmAnswer, type ArmRequest, type Azure, type Operation } from "../operation";
import { objectOf, resourceAt, resourceNotFound, textOf } from "../resource";
import { configTemplatePath } from "./config-templates";
import { childrenOf, keep, listAnswer, readAnswer, requireSettled, rewrite, serviceApplication, shown } from "./edge-resource";
import { acceptedAnswer } from "./long-running-answer";
import { edgeVersions, idAt } from "./service-path";
import { rulesFor, templateOf } from "./solution-template-versions";
import { latestVersion } from "./version-number";
import { createVersionBody, removeVersionBody, requestedVersion, versionExists } from "./version-request";

/** Type of config template versions. */
export const configTemplateVersionType = "Microsoft.Edge/configTemplates/versions";

const path = `${configTemplatePath}/versions/{version}`;
const common = { apiVersions: edgeVersions, latency: "immediate", source: "workload-orchestration reference 1.2, 1.3, 2.1" } as const;

/** Versions of config templates; before API 2026-03-01, only createVersion creates them. */
export const configTemplateVersionOperations: Operation[] = [
  operation({
    ...common,
    verb: "POST",
    path: `${configTemplatePath}/createVersion`,
    body: createVersionBody("configTemplateVersion", { configurations: { type: "string", flags: ["required"] } }),
    latency: "create version",
    handle: createVersion,
  }),
  operation({ ...common, verb: "POST", path: `${configTemplatePath}/removeVersion`, body: removeVersionBody, handle: removeVersion }),
  operation({ ...common, verb: "GET", path, handle: (request, azure) => readAnswer(idAt(path, request), request, azure) }),
  operation({
    ...common,
    verb: "GET",
    path: `${configTemplatePath}/versions`,
    handle: (request, azure) => listAnswer(resourceAt(idAt(configTemplatePath, request), azure).id, configTemplateVersionType, request, azure),
  }),
];

/** The operation's result is the whole version, whose id ends with its number. Its text is parsed like a solution's configuration template (assumed). */
function createVersion(request: ArmRequest, azure: Azure): ArmAnswer {
  const template = requireSettled(resourceAt(idAt(configTemplatePath, request), azure));
  const existing = childrenOf(template.id, configTemplateVersionType, azure).map(({ name }) => name);
  const id = `${template.id}/versions/${requestedVersion(request.body, existing)}`;
  if (azure.store.get(id)) throw versionExists(id);
  const configurations = textOf(objectOf(objectOf(request.body?.configTemplateVersion).properties).configurations) ?? "";
  rulesFor(templateOf(configurations).schema, template.id, azure);
  const work = () => {
    if (azure.store.get(id)) throw versionExists(id);
    keep({ id, type: configTemplateVersionType, properties: { configurations, provisioningState: "Succeeded" } }, serviceApplication, azure);
    noteLatest(template.id, azure);
    return shown(resourceAt(id, azure), request.apiVersion);
  };
  return acceptedAnswer({ resourceId: template.id, runningStatus: "InProgress", latency: "create version", work }, azure);
}

/** Synchronous. Solution templates that read the version stay, but cannot be reviewed any more (assumed). */
function removeVersion(request: ArmRequest, azure: Azure): ArmAnswer {
  const template = requireSettled(resourceAt(idAt(configTemplatePath, request), azure));
  const id = `${template.id}/versions/${textOf(request.body?.version)}`;
  if (!azure.store.delete(id)) throw resourceNotFound(id);
  noteLatest(template.id, azure);
  return { status: 200, body: { status: "Deletion Succeeded" } };
}

function noteLatest(templateId: string, azure: Azure): void {
  const latest = latestVersion(childrenOf(templateId, configTemplateVersionType, azure).map(({ name }) => name));
  rewrite(templateId, azure, ({ latestVersion: _former, ...kept }) => (latest === undefined ? kept : { ...kept, latestVersion: latest }));
}
