import type { Chart } from "./chart";

/** Extension type microsoft.workloadorchestration. Its agent is a lab program outside the cluster; the chart only creates a marker object. Version and namespace are assumed. */
export const workloadOrchestrationChart: Chart = {
  versions: ["2.1.11"],
  defaultNamespace: "workloadorchestration",
  render: ({ name, namespace }) => ({ manifests: [{ apiVersion: "v1", kind: "ServiceAccount", metadata: { name, namespace } }], issuedSecrets: [] }),
};
