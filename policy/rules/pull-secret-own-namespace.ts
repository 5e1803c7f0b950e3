import { resourceTypes } from "../../components/core/resource-types";
import { type ResourceRule, advisoryExceptDemo } from "../rule";
import { requireProperty } from "../subject";

/**
 * Recommends a dedicated namespace for a site's pull secret.
 *
 * Why: every workload in `default` can mount a secret from there. The staging guide creates it there.
 * Good: `pullSecrets: [{ namespace: "vision" }]`
 * Sources: staging guide, `kubectl create secret`; azure-policy repository, kinds that version 4.2.0 of the built-in checks.
 */
export const pullSecretOwnNamespace: ResourceRule = {
  name: "pull-secret-own-namespace",
  on: [resourceTypes.secret],
  message: "A pull secret should not be in the default namespace.",
  fix: "Set the namespace of each entry in site.pullSecrets to the namespace of the workloads that use the secret.",
  severity: "low",
  levels: advisoryExceptDemo,
  conflicts: [
    {
      builtIn: { id: "9f061a12-e40d-4183-a00e-171812443373", title: "Not the default namespace" },
      guideStep: "pull secret in default",
      workaround:
        "the definition checks pods, services and service accounts, not the secret; a solution runs in the namespace of its template, so keep its pods out of default.",
    },
  ],
  benchmark: "PV-2",
  faultsIn: ({ properties }) => requireProperty(properties, "metadata.namespace", (namespace) => (namespace ?? "default") !== "default"),
};
