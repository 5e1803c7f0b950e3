import { operation, type ArmAnswer, type ArmRequest, type Azure, type Operation } from "../operation";
import { propertiesOf } from "../resource";
import { keptOfTemplate, patchedAnswer, readAnswer, requireSettled, trackedEnvelope } from "./edge-resource";
import { deletedAnswer, writtenLater } from "./long-running-answer";
import { edgeVersions, groupPath, idAt } from "./service-path";
import { trackedLists } from "./tracked-lists";

/** Type of solution templates. */
export const solutionTemplateType = "Microsoft.Edge/solutionTemplates";

/** Path of one solution template. */
export const solutionTemplatePath = groupPath("/solutionTemplates/{template}");

const path = solutionTemplatePath;
const common = { apiVersions: edgeVersions, source: "workload-orchestration reference 1.2, 2.5; that a PUT is long-running is the SDK's word" } as const;

/** Solution templates. Deleting one succeeds even if solution versions refer to it: reference 6. */
export const solutionTemplateOperations: Operation[] = [
  operation({ ...common, verb: "PUT", path, type: solutionTemplateType, latency: "edge action", handle: put }),
  operation({
    ...common,
    verb: "PATCH",
    path,
    type: solutionTemplateType,
    latency: "immediate",
    handle: (request, azure) => patchedAnswer(idAt(path, request), request, azure),
  }),
  operation({ ...common, verb: "GET", path, latency: "immediate", handle: (request, azure) => readAnswer(idAt(path, request), request, azure) }),
  ...trackedLists(solutionTemplateType, common),
  operation({
    ...common,
    verb: "DELETE",
    path,
    latency: "schema delete",
    handle: (request, azure) => deletedAnswer(idAt(path, request), azure, { latency: "schema delete" }),
  }),
];

/** A recreated template gets a new unique identifier. */
function put(request: ArmRequest, azure: Azure): ArmAnswer {
  const id = idAt(path, request);
  const former = azure.store.get(id);
  if (former) requireSettled(former);
  const properties = {
    state: "active",
    enableExternalValidation: null,
    ...propertiesOf(request),
    ...keptOfTemplate(former),
    provisioningState: "Accepted",
  };
  return writtenLater({ id, type: solutionTemplateType, envelope: trackedEnvelope(request, former), properties }, request, azure);
}
