import { randomUUID } from "node:crypto";
import { operation, type ArmAnswer, type ArmRequest, type Azure, type Operation } from "../operation";
import { propertiesOf, resourceAt, textOf } from "../resource";
import { keep, patchedEnvelope, patchedProperties, readAnswer, requireSettled, rewrite, trackedEnvelope, writtenAnswer } from "./edge-resource";
import { createdAnswer, deletedAnswer } from "./long-running-answer";
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
  operation({ ...common, verb: "PATCH", path, type: solutionTemplateType, latency: "immediate", handle: patch }),
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

/** A template that is made again has another unique identifier. */
function put(request: ArmRequest, azure: Azure): ArmAnswer {
  const id = idAt(path, request);
  const former = azure.store.get(id);
  if (former) requireSettled(former);
  const latestVersion = textOf(former?.properties.latestVersion);
  const properties = {
    state: "active",
    enableExternalValidation: null,
    ...propertiesOf(request),
    uniqueIdentifier: textOf(former?.properties.uniqueIdentifier) ?? randomUUID(),
    ...(latestVersion === undefined ? {} : { latestVersion }),
    provisioningState: "Accepted",
  };
  const body = keep({ id, type: solutionTemplateType, envelope: trackedEnvelope(request, former), properties }, request.principal, azure);
  const work = () => {
    rewrite(id, azure, (kept) => ({ ...kept, provisioningState: "Succeeded" }));
    return null;
  };
  return createdAnswer({ body, isNew: !former }, { latency: "edge action", work }, request, azure);
}

/** Synchronous. */
function patch(request: ArmRequest, azure: Azure): ArmAnswer {
  const former = requireSettled(resourceAt(idAt(path, request), azure));
  const body = keep({ ...former, envelope: patchedEnvelope(request, former), properties: patchedProperties(request, former) }, request.principal, azure);
  return writtenAnswer(body, request);
}
