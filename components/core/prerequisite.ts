/**
 * Who provides a resource that a stack needs and others may use too. `require`: it exists, and the stack only checks it. `adopt`: it exists, and is imported into the state
 * without a change. `create`: the stack creates it. Whatever the choice, it stays when the stack is destroyed.
 */
export const prerequisiteModes = ["require", "adopt", "create"] as const;

/** One of `prerequisiteModes`. */
export type PrerequisiteMode = (typeof prerequisiteModes)[number];

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
