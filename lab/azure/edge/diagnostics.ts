import { operation, type ArmAnswer, type ArmRequest, type Azure, type Operation } from "../operation";
import { checkCustomLocation, readAnswer, requireSettled, trackedEnvelope } from "./edge-resource";
import { deletedAnswer, writtenLater } from "./long-running-answer";
import { edgeVersions, groupPath, idAt } from "./service-path";
import { trackedLists } from "./tracked-lists";

const diagnosticType = "Microsoft.Edge/diagnostics";

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
  checkCustomLocation(envelope, azure);
  return writtenLater({ id, type: diagnosticType, envelope, properties: { provisioningState: "Accepted" } }, request, azure);
}
