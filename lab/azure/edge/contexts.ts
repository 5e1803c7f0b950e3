import { randomUUID } from "node:crypto";
import { ArmError, operation, type ArmAnswer, type ArmRequest, type Azure, type JsonObject, type Operation } from "../operation";
import { propertiesOf, resourceAt, sameId, textOf } from "../resource";
import { namesOf } from "./capabilities";
import { keep, patchedEnvelope, patchedProperties, readAnswer, requireSettled, settle, trackedEnvelope } from "./edge-resource";
import { acceptedAnswer, deletedAnswer, writtenLater } from "./long-running-answer";
import { edgeVersions, groupPath, idAt } from "./service-path";
import { trackedLists } from "./tracked-lists";

/** Type of the tenant's context. */
export const contextType = "Microsoft.Edge/contexts";

const path = groupPath("/contexts/{context}");
const common = { apiVersions: edgeVersions, source: "workload-orchestration reference 1.2, 2.1, 2.2; that a PUT is long-running is the SDK's word" } as const;

/** Contexts: one per tenant. */
export const contextOperations: Operation[] = [
  operation({ ...common, verb: "PUT", path, type: contextType, latency: "edge action", handle: put }),
  operation({ ...common, verb: "PATCH", path, type: contextType, latency: "edge action", handle: patch }),
  operation({ ...common, verb: "GET", path, latency: "immediate", handle: (request, azure) => readAnswer(idAt(path, request), request, azure) }),
  ...trackedLists(contextType, common),
  operation({ ...common, verb: "DELETE", path, latency: "edge action", handle: remove }),
];

function put(request: ArmRequest, azure: Azure): ArmAnswer {
  const id = idAt(path, request);
  const former = azure.store.get(id);
  if (former) requireSettled(former);
  const other = azure.store.all(contextType).find((context) => !sameId(context.id, id));
  if (other) throw new ArmError(400, "ContextAlreadyExists", `A context already exists in this tenant: '${other.id}'. A tenant can have one context only.`);
  const sent = propertiesOf(request);
  checkLists(sent);
  const uniqueIdentifier = textOf(former?.properties.uniqueIdentifier) ?? randomUUID();
  const draft = { id, type: contextType, envelope: trackedEnvelope(request, former), properties: { ...sent, uniqueIdentifier, provisioningState: "Accepted" } };
  return writtenLater(draft, request, azure);
}

/** Lists are replaced as a whole. */
function patch(request: ArmRequest, azure: Azure): ArmAnswer {
  const former = requireSettled(resourceAt(idAt(path, request), azure));
  const properties = patchedProperties(request, former);
  checkLists(properties);
  keep({ ...former, envelope: patchedEnvelope(request, former), properties: { ...properties, provisioningState: "InProgress" } }, request.principal, azure);
  return acceptedAnswer({ resourceId: former.id, runningStatus: "InProgress", latency: "edge action", work: () => settle(former.id, azure) }, azure);
}

/** Refused while targets use it. Code and rule `assumed`. */
function remove(request: ArmRequest, azure: Azure): ArmAnswer {
  const id = idAt(path, request);
  const target = azure.store.all("Microsoft.Edge/targets").find(({ properties }) => sameId(String(properties.contextId), id));
  if (target) throw new ArmError(409, "ContextInUse", `The context '${id}' is used by the target '${target.id}'.`);
  return deletedAnswer(id, azure, { latency: "edge action" });
}

/** The last capability cannot be removed: reference 2.2. Levels: at most four. Codes `assumed`. */
function checkLists({ capabilities, hierarchies }: JsonObject): void {
  if (namesOf(capabilities).length === 0) throw new ArmError(400, "InvalidCapabilities", "A context needs at least one capability.");
  const levels = namesOf(hierarchies);
  if (levels.length === 0 || levels.length > 4) throw new ArmError(400, "InvalidHierarchies", "A context has one to four hierarchy levels.");
}
