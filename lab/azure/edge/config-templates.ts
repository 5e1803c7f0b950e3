import { operation, type ArmAnswer, type ArmRequest, type Azure, type Operation } from "../operation";
import { propertiesOf } from "../resource";
import { keep, keptOfTemplate, patchedAnswer, readAnswer, requireSettled, trackedEnvelope, writtenAnswer } from "./edge-resource";
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
  operation({ ...common, verb: "PATCH", path, type: configTemplateType, handle: (request, azure) => patchedAnswer(idAt(path, request), request, azure) }),
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

/** Synchronous; 200 also for a new one. A recreated template gets a new unique identifier (assumed: like solution templates). */
function put(request: ArmRequest, azure: Azure): ArmAnswer {
  const id = idAt(path, request);
  const former = azure.store.get(id);
  if (former) requireSettled(former);
  const properties = {
    ...propertiesOf(request),
    ...keptOfTemplate(former),
    provisioningState: "Succeeded",
  };
  const body = keep({ id, type: configTemplateType, envelope: trackedEnvelope(request, former), properties }, request.principal, azure);
  return writtenAnswer(body, request);
}
