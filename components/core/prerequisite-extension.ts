/**
 * Arc extensions that a site's cluster needs beside the connected registry: type as the service returns it, and name that this program gives.
 * Sources: "Deploy cert-manager for Arc-enabled Kubernetes" (preview), "Prepare the environment for workload orchestration".
 */
export const prerequisiteExtensions = {
  certManager: { type: "microsoft.certmanagement", name: "cert-manager" },
  orchestration: { type: "microsoft.workloadorchestration", name: "workloadorchestration" },
} as const;

/** Key of an extension that a site's cluster needs. */
export type PrerequisiteExtension = keyof typeof prerequisiteExtensions;
