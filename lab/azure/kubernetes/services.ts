import type { ConnectedAgents } from "../connected-agents";

/** What the operations of connected clusters need besides `Azure`. */
export interface ClusterServices {
  agents: ConnectedAgents;
  tenantId: string;
  /** How GET returns protected settings. */
  protectedSettings: "omitted" | "blank";
}

/** Path of one connected cluster. */
export const clusterPath = "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Kubernetes/connectedClusters/{cluster}";
