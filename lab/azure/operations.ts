import { join } from "node:path";
import { AccessControl } from "./access-control";
import { authorizationOperations } from "./authorization/operations";
import { managementLockOperations } from "./authorization/management-locks";
import { policyAssignmentOperations } from "./authorization/policy-assignments";
import type { ConnectedAgents } from "./connected-agents";
import { containerRegistryOperations } from "./container-registry/operations";
import type { RegistryDirectory } from "./container-registry/registry-directory";
import { deleteThroughOperation } from "./delete-resource";
import type { Directory } from "./directory";
import { edgeOperations } from "./edge/operations";
import { eventSubscriptionOperations } from "./event-grid/event-subscriptions";
import { kubernetesOperations } from "./kubernetes/operations";
import type { RunningOperations } from "./long-running-operations";
import { monitorOperations } from "./monitor/operations";
import type { Azure, Operation } from "./operation";
import { providerOperations } from "./resources/provider-registrations";
import { resourceGroupOperations } from "./resources/operations";
import { subscriptionOperations, type SubscriptionServices } from "./resources/subscriptions";

/** What the operations need besides a request and `Azure`. */
export interface OperationServices {
  azure: Azure;
  agents: ConnectedAgents;
  registries: RegistryDirectory;
  directory: Directory;
  running: RunningOperations;
  applyLatencies: boolean;
  folder: string;
  protectedSettings: "omitted" | "blank";
  subscriptions: SubscriptionServices["subscriptions"];
}

/** Every operation of the lab's Azure. */
export function operations(services: OperationServices): Operation[] {
  const { azure, agents, registries, directory, running, applyLatencies, folder, protectedSettings } = services;
  const all: Operation[] = [
    ...authorizationOperations(directory),
    ...policyAssignmentOperations,
    ...managementLockOperations,
    ...kubernetesOperations({ agents, tenantId: directory.tenantId, protectedSettings }),
    ...containerRegistryOperations({ registries, applyLatencies, upstreamFolder: join(folder, "upstream") }),
    ...edgeOperations,
    ...monitorOperations,
    ...eventSubscriptionOperations,
    ...subscriptionOperations({ subscriptions: services.subscriptions, tenantId: directory.tenantId, access: new AccessControl(azure.store) }),
  ];
  const groups = resourceGroupOperations(deleteThroughOperation({ azure, running, operations: all }));
  return [...groups, ...providerOperations(all), ...all];
}
