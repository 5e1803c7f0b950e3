import { randomUUID } from "node:crypto";
import { operation, type ArmAnswer, type ArmRequest, type Azure, type Operation } from "../operation";
import { objectOf, propertiesOf, resourceAt, systemData, textOf } from "../resource";
import { asSent } from "../store";
import { clusterPath, type ClusterServices } from "./services";

const type = "Microsoft.Kubernetes/connectedClusters";
const common = {
  apiVersions: ["2021-10-01", "2024-01-01", "2024-07-15-preview", "2026-05-01"],
  latency: "immediate",
  source: "connectedClusters type 2024-01-01; 2021-10-01 is sent by the extension k8s-extension, 2026-05-01 by the Python SDK 2.0; synchronous answers assumed",
} as const;

/** Arc-connected clusters; `connectivityStatus` shows whether an agent is connected. */
export function connectedClusterOperations(services: ClusterServices): Operation[] {
  return [
    operation({ ...common, verb: "PUT", path: clusterPath, type, handle: (request, azure) => put(request, azure, services) }),
    operation({ ...common, verb: "GET", path: clusterPath, handle: (request, azure) => ({ status: 200, body: asSent(resourceAt(idOf(request), azure)) }) }),
    operation({
      ...common,
      verb: "GET",
      path: clusterPath.replace("/{cluster}", ""),
      handle: ({ parameters }, azure) => ({
        status: 200,
        body: { value: azure.store.below(`/subscriptions/${parameters.subscription}/resourceGroups/${parameters.group}`, type).map(asSent) },
      }),
    }),
    operation({ ...common, verb: "DELETE", path: clusterPath, handle: remove }),
  ];
}

function idOf({ parameters }: ArmRequest): string {
  return `/subscriptions/${parameters.subscription}/resourceGroups/${parameters.group}/providers/${type}/${parameters.cluster}`;
}

function put(request: ArmRequest, azure: Azure, { agents, tenantId }: ClusterServices): ArmAnswer {
  const id = idOf(request);
  const existing = azure.store.get(id);
  const principalId = textOf(objectOf(existing?.envelope.identity).principalId) ?? randomUUID();
  azure.store.put({
    id: existing?.id ?? id,
    name: existing?.name ?? String(request.parameters.cluster),
    type,
    envelope: {
      location: request.body?.location ?? null,
      tags: request.body?.tags ?? {},
      identity: { ...objectOf(request.body?.identity), principalId, tenantId },
      systemData: systemData(request.principal, azure.clock.now(), existing),
    },
    properties: {
      ...propertiesOf(request),
      provisioningState: "Succeeded",
      connectivityStatus: "Connecting",
      kubernetesVersion: existing?.properties.kubernetesVersion ?? "1.33.0",
    },
    hidden: {},
  });
  agents.show(id);
  return { status: existing ? 200 : 201, body: asSent(resourceAt(id, azure)) };
}

/** Deletes the cluster's extensions too; objects in the cluster stay. */
function remove(request: ArmRequest, azure: Azure): ArmAnswer {
  const found = azure.store.get(idOf(request));
  if (!found) return { status: 204 };
  for (const child of azure.store.below(found.id)) azure.store.delete(child.id);
  azure.store.delete(found.id);
  return { status: 200 };
}
