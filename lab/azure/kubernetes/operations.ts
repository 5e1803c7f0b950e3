import type { Operation } from "../operation";
import { connectedClusterOperations } from "./connected-clusters";
import { customLocationOperations } from "./custom-locations";
import { extensionOperations } from "./extensions";
import type { ClusterServices } from "./services";

/** Connected clusters, their custom locations and extensions. */
export function kubernetesOperations(services: ClusterServices): Operation[] {
  return [...connectedClusterOperations(services), ...customLocationOperations, ...extensionOperations(services)];
}
