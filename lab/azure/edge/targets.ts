import { ArmError, operation, type ArmAnswer, type ArmRequest, type Azure, type JsonObject, type Operation } from "../operation";
import { objectOf, propertiesOf, resourceAt, textOf } from "../resource";
import type { StoredResource } from "../store";
import { checkAgainstContext } from "./capabilities";
import { addConfiguration } from "./configurations";
import { clusterOf } from "./connected-registry-address";
import { contextType } from "./contexts";
import { checkCustomLocation, keep, patchedEnvelope, patchedProperties, readAnswer, requireSettled, rewrite, trackedEnvelope } from "./edge-resource";
import { uninstallAll } from "./installing";
import { instanceType } from "./instances";
import { acceptedAnswer, createdAnswer, deletedAnswer } from "./long-running-answer";
import { edgeVersions, idAt, targetPath as path, targetType } from "./service-path";
import { trackedLists } from "./tracked-lists";
import { compareVersions } from "./version-number";

const common = { apiVersions: edgeVersions, source: "workload-orchestration reference 1.2, 2.6, 6" } as const;

/** Namespaces that solutions must not use. Source: reference 2.6. */
const reservedScopes = ["azure-arc", "kube-system", "workloadorchestration", "cert-manager"];

/** Targets: what solutions are reviewed, published and staged for. */
export const targetOperations: Operation[] = [
  operation({ ...common, verb: "PUT", path, type: targetType, latency: "target create", handle: put }),
  operation({ ...common, verb: "PATCH", path, type: targetType, latency: "edge action", handle: patch }),
  operation({ ...common, verb: "GET", path, latency: "immediate", handle: (request, azure) => readAnswer(idAt(path, request), request, azure) }),
  ...trackedLists(targetType, common),
  operation({ ...common, verb: "DELETE", path, latency: "target delete", handle: remove }),
];

/** 201 with `Accepted`; also creates the configuration and its reference. */
function put(request: ArmRequest, azure: Azure): ArmAnswer {
  const id = idAt(path, request);
  const former = azure.store.get(id);
  if (former) requireSettled(former);
  const envelope = trackedEnvelope(request, former);
  const sent = { ...propertiesOf(request), provisioningState: "Accepted" };
  check(sent, envelope, azure);
  const draft = { id, type: targetType, envelope, properties: { state: "active", ...sent, targetSpecification: withComponents(sent) } };
  const body = keep(draft, request.principal, azure);
  return createdAnswer({ body, isNew: !former }, { latency: "target create", work: () => settle(id, azure) }, request, azure);
}

function patch(request: ArmRequest, azure: Azure): ArmAnswer {
  const former = requireSettled(resourceAt(idAt(path, request), azure));
  const envelope = patchedEnvelope(request, former);
  const properties = { ...patchedProperties(request, former), provisioningState: "InProgress" };
  check(properties, envelope, azure);
  keep({ ...former, envelope, properties: { ...properties, targetSpecification: withComponents(properties) } }, request.principal, azure);
  return acceptedAnswer({ resourceId: former.id, runningStatus: "InProgress", latency: "edge action", work: () => settle(former.id, azure) }, azure);
}

/** Adds what the server adds by itself: reference 2.6. */
function withComponents(properties: JsonObject): JsonObject {
  return { components: [], ...objectOf(properties.targetSpecification) };
}

/** Codes `assumed`: reference 7.1. */
function check(properties: JsonObject, envelope: JsonObject, azure: Azure): void {
  const contextId = textOf(properties.contextId) ?? "";
  const context = azure.store.get(contextId);
  if (context?.type.toLowerCase() !== contextType.toLowerCase()) throw new ArmError(400, "ContextNotFound", `The context '${contextId}' was not found.`);
  checkAgainstContext(properties, context);
  const scope = textOf(properties.solutionScope);
  if (scope !== undefined && reservedScopes.includes(scope))
    throw new ArmError(400, "InvalidSolutionScope", `The solution scope '${scope}' is reserved. Reserved are ${reservedScopes.join(", ")}.`);
  checkCustomLocation(envelope, azure);
}

function settle(id: string, azure: Azure): null {
  const lastModified = azure.clock.now().toISOString();
  const target = azure.store.get(id);
  if (!target) return null;
  addConfiguration(target, azure);
  rewrite(id, azure, (properties) => ({
    ...properties,
    provisioningState: "Succeeded",
    status: { lastModified, deployed: 0, expectedRunningJobId: 0, runningJobId: 0, status: "Succeeded", statusDetails: "", generation: 1, targetStatuses: [] },
  }));
  return null;
}

/** First version of the orchestration extension with which a target with installed solutions is deleted. Source: release notes of workload orchestration, July 2026; code and words `assumed`. */
const deletesInstalled = "2.1.34";

/** Refuses nothing on a cluster whose extension reports no version. */
function refuseOldExtension(target: StoredResource, cluster: string, azure: Azure): void {
  if (azure.store.below(target.id, instanceType).length === 0) return;
  const extensions = azure.store.below(cluster, "Microsoft.KubernetesConfiguration/extensions");
  const extension = extensions.find(({ properties }) => textOf(properties.extensionType)?.toLowerCase() === "microsoft.workloadorchestration");
  const version = textOf(extension?.properties.currentVersion);
  if (version === undefined || compareVersions(version, deletesInstalled) >= 0) return;
  const words = `extension version '${version}' cannot delete it while solutions are installed. Update the extension to '${deletesInstalled}' or later, or uninstall them.`;
  throw new ArmError(409, "ExtensionVersionNotSupported", `The target '${target.id}' cannot be deleted: ${words}`);
}

/** Deletes workloads, solutions and their versions with the target; its configuration stays (assumed: reference 9.4). The cluster must be reachable unless `forceDelete=true`; the operation reports it, code `assumed`. */
function remove(request: ArmRequest, azure: Azure): ArmAnswer {
  const id = idAt(path, request);
  const found = azure.store.get(id);
  if (found) requireSettled(found);
  const forced = request.query.get("forceDelete") === "true";
  const before = async (signal: AbortSignal) => {
    const cluster = found && clusterOf(found, azure);
    if (forced || !found || cluster === undefined) return;
    refuseOldExtension(found, cluster, azure);
    if (azure.agents.get(cluster)) {
      await uninstallAll(found, azure, signal);
      return;
    }
    throw new ArmError(
      409,
      "TargetClusterOffline",
      `The target '${id}' cannot be deleted while its cluster '${cluster}' is not connected. Use forceDelete=true to delete it nevertheless.`,
    );
  };
  return deletedAnswer(id, azure, { latency: "target delete", before });
}
