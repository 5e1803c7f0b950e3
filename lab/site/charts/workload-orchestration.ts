import type { Chart } from "./chart";

/** Extension type microsoft.workloadorchestration. Its agent is a program of the lab outside the cluster; here it leaves a mark only. Version and namespace are assumed. */
export const workloadOrchestrationChart: Chart = {
  versions: ["2.1.11"],
  defaultNamespace: "workloadorchestration",
  render: ({ name, namespace }) => ({ manifests: [{ apiVersion: "v1", kind: "ServiceAccount", metadata: { name, namespace } }], issuedSecrets: [] }),
};
