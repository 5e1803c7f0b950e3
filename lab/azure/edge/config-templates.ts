import { randomUUID } from "node:crypto";
import { operation, type ArmAnswer, type ArmRequest, type Azure, type Operation } from "../operation";
import { propertiesOf, resourceAt, textOf } from "../resource";
import { keep, patchedEnvelope, patchedProperties, readAnswer, requireSettled, trackedEnvelope, writtenAnswer } from "./edge-resource";
import { deletedAnswer } from "./long-running-answer";
import { edgeVersions, groupPath, idAt } from "./service-path";
import { trackedLists } from "./tracked-lists";

/** Type of config templates. */
export const configTemplateType = "Microsoft.Edge/configTemplates";

/** Path of one config template. */
export const configTemplatePath = groupPath("/configTemplates/{configTemplate}");

const path = configTemplatePath;
const common = { apiVersions: edgeVersions, latency: "immediate", source: "workload-orchestration reference 1.2, 2.1" } as const;

/** Config templates: values that several solutions share. */
export const configTemplateOperations: Operation[] = [
  operation({ ...common, verb: "PUT", path, type: configTemplateType, handle: put }),
  operation({ ...common, verb: "PATCH", path, type: configTemplateType, handle: patch }),
  operation({ ...common, verb: "GET", path, handle: (request, azure) => readAnswer(idAt(path, request), request, azure) }),
  ...trackedLists(configTemplateType, common),
  operation({
    ...common,
    verb: "DELETE",
    path,
    latency: "schema delete",
    source: "workload-orchestration reference 1.2; that it takes as long as a schema's is assumed",
    handle: (request, azure) => deletedAnswer(idAt(path, request), azure, { latency: "schema delete" }),
  }),
];

/** Synchronous, 200 also when new. One that is made again has another unique identifier (assumed: as solution templates). */
function put(request: ArmRequest, azure: Azure): ArmAnswer {
  const id = idAt(path, request);
  const former = azure.store.get(id);
  if (former) requireSettled(former);
  const latestVersion = textOf(former?.properties.latestVersion);
  const properties = {
    ...propertiesOf(request),
    uniqueIdentifier: textOf(former?.properties.uniqueIdentifier) ?? randomUUID(),
    ...(latestVersion === undefined ? {} : { latestVersion }),
    provisioningState: "Succeeded",
  };
  const body = keep({ id, type: configTemplateType, envelope: trackedEnvelope(request, former), properties }, request.principal, azure);
  return writtenAnswer(body, request);
}

/** Synchronous. */
function patch(request: ArmRequest, azure: Azure): ArmAnswer {
  const former = requireSettled(resourceAt(idAt(path, request), azure));
  const body = keep({ ...former, envelope: patchedEnvelope(request, former), properties: patchedProperties(request, former) }, request.principal, azure);
  return writtenAnswer(body, request);
}
