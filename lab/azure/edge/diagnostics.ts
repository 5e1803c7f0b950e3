import { ArmError, operation, type ArmAnswer, type ArmRequest, type Azure, type Operation } from "../operation";
import { objectOf, textOf } from "../resource";
import { keep, readAnswer, requireSettled, rewrite, trackedEnvelope } from "./edge-resource";
import { createdAnswer, deletedAnswer } from "./long-running-answer";
import { edgeVersions, groupPath, idAt } from "./service-path";
import { trackedLists } from "./tracked-lists";

/** Type of the resources whose logs are those of workload orchestration. */
export const diagnosticType = "Microsoft.Edge/diagnostics";

const path = groupPath("/diagnostics/{diagnostic}");
const common = { apiVersions: edgeVersions, source: "workload-orchestration reference 1.2, 2.1, 2.9; refusals assumed:edge-diagnostic-answers" } as const;

/** Resources with the audits and diagnostics of workload orchestration on a custom location. The lab writes no logs of them, and models no PATCH. */
export const diagnosticOperations: Operation[] = [
  operation({ ...common, verb: "PUT", path, type: diagnosticType, latency: "edge action", handle: put }),
  operation({ ...common, verb: "GET", path, latency: "immediate", handle: (request, azure) => readAnswer(idAt(path, request), request, azure) }),
  ...trackedLists(diagnosticType, common),
  operation({
    ...common,
    verb: "DELETE",
    path,
    latency: "edge action",
    handle: (request, azure) => deletedAnswer(idAt(path, request), azure, { latency: "edge action" }),
  }),
];

/** The custom location must exist. */
function put(request: ArmRequest, azure: Azure): ArmAnswer {
  const id = idAt(path, request);
  const former = azure.store.get(id);
  if (former) requireSettled(former);
  const envelope = trackedEnvelope(request, former);
  const customLocation = textOf(objectOf(envelope.extendedLocation).name);
  if (customLocation !== undefined && !azure.store.get(customLocation))
    throw new ArmError(400, "CustomLocationNotFound", `The custom location '${customLocation}' was not found.`);
  const body = keep({ id, type: diagnosticType, envelope, properties: { provisioningState: "Accepted" } }, request.principal, azure);
  const work = () => {
    rewrite(id, azure, (properties) => ({ ...properties, provisioningState: "Succeeded" }));
    return null;
  };
  return createdAnswer({ body, isNew: !former }, { latency: "edge action", work }, request, azure);
}
