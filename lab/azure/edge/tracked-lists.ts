import { operation, type Operation } from "../operation";
import { listAnswer } from "./edge-resource";
import { groupPath, idAt, subscriptionPath } from "./service-path";

/** The lists of a type in resource groups: of a resource group and of the subscription. Source: workload-orchestration reference 1.4, 2.1. */
export function trackedLists(type: string, common: Pick<Operation, "apiVersions" | "source">): Operation[] {
  const segment = type.slice(type.indexOf("/"));
  const scopes = [
    { path: groupPath(segment), scope: "/subscriptions/{subscription}/resourceGroups/{group}" },
    { path: subscriptionPath(segment), scope: "/subscriptions/{subscription}" },
  ];
  return scopes.map(({ path, scope }) =>
    operation({ ...common, verb: "GET", path, latency: "immediate", handle: (request, azure) => listAnswer(idAt(scope, request), type, request, azure) }),
  );
}
