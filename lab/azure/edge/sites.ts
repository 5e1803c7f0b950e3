import { ArmError, operation, type ArmAnswer, type ArmRequest, type Azure, type Operation } from "../operation";
import { parentAt, propertiesOf, resourceAt, textOf } from "../resource";
import { contextType } from "./contexts";
import { keep, listAnswer, patchedProperties, readAnswer, requireSettled, writtenAnswer } from "./edge-resource";
import { deletedAnswer, removeTree, writtenLater } from "./long-running-answer";
import { edgeVersions, groupPath, idAt } from "./service-path";
import { trackedLists } from "./tracked-lists";

const siteType = "Microsoft.Edge/sites";
const sitePath = groupPath("/sites/{site}");
const ofSites = { apiVersions: ["2025-06-01"], source: "azure-rest-api-specs, sites 2025-06-01; answers beyond the specification assumed:azure-site-answers" };

const referenceType = `${contextType}/siteReferences`;
const contextPath = groupPath("/contexts/{context}");
const referencePath = `${contextPath}/siteReferences/{reference}`;
const ofReferences = { apiVersions: edgeVersions, source: "workload-orchestration reference 2.1, 2.3; refusals assumed:azure-site-answers" };

/** Sites of Azure Arc site manager in resource groups, and their references in the context. Sites of subscriptions and service groups are not modelled. */
export const siteOperations: Operation[] = [
  operation({ ...ofSites, verb: "PUT", path: sitePath, type: siteType, latency: "edge action", handle: putSite }),
  operation({ ...ofSites, verb: "PATCH", path: sitePath, type: siteType, latency: "immediate", handle: patchSite }),
  operation({ ...ofSites, verb: "GET", path: sitePath, latency: "immediate", handle: (request, azure) => readAnswer(idAt(sitePath, request), request, azure) }),
  operation({ ...ofSites, verb: "DELETE", path: sitePath, latency: "immediate", handle: deleteSite }),
  ...trackedLists(siteType, ofSites),
  operation({ ...ofReferences, verb: "PUT", path: referencePath, type: referenceType, latency: "edge action", handle: putReference }),
  operation({
    ...ofReferences,
    verb: "GET",
    path: referencePath,
    latency: "immediate",
    handle: (request, azure) => readAnswer(idAt(referencePath, request), request, azure),
  }),
  operation({
    ...ofReferences,
    verb: "GET",
    path: `${contextPath}/siteReferences`,
    latency: "immediate",
    handle: (request, azure) => listAnswer(resourceAt(idAt(contextPath, request), azure).id, referenceType, request, azure),
  }),
  operation({
    ...ofReferences,
    verb: "DELETE",
    path: referencePath,
    latency: "edge action",
    handle: (request, azure) => deletedAnswer(idAt(referencePath, request), azure, { latency: "edge action" }),
  }),
];

/** 201 or 200 with `Azure-AsyncOperation`. A label may have any value: the site does not know the levels of the context. */
function putSite(request: ArmRequest, azure: Azure): ArmAnswer {
  return put({ id: idAt(sitePath, request), type: siteType, initial: "Accepted" }, request, azure);
}

/** Synchronous. Members that it has replace the former ones, labels as a whole. */
function patchSite(request: ArmRequest, azure: Azure): ArmAnswer {
  const former = requireSettled(resourceAt(idAt(sitePath, request), azure));
  return writtenAnswer(keep({ ...former, properties: patchedProperties(request, former) }, request.principal, azure), request);
}

/** Synchronous, also while a context refers to the site. */
function deleteSite(request: ArmRequest, azure: Azure): ArmAnswer {
  const id = idAt(sitePath, request);
  if (!azure.store.get(id)) return { status: 204 };
  removeTree(id, azure);
  return { status: 200 };
}

/** The site must exist. Several references to one site are taken. */
function putReference(request: ArmRequest, azure: Azure): ArmAnswer {
  parentAt(idAt(contextPath, request), azure);
  const siteId = textOf(propertiesOf(request).siteId) ?? "";
  if (azure.store.get(siteId)?.type !== siteType) throw new ArmError(400, "SiteNotFound", `The site '${siteId}' was not found.`);
  return put({ id: idAt(referencePath, request), type: referenceType, initial: "Initialized" }, request, azure);
}

function put({ id, type, initial }: { id: string; type: string; initial: string }, request: ArmRequest, azure: Azure): ArmAnswer {
  const former = azure.store.get(id);
  if (former) requireSettled(former);
  return writtenLater({ id, type, properties: { ...propertiesOf(request), provisioningState: initial } }, request, azure);
}
