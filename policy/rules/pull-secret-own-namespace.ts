import { demand } from "../demand";
import { advised } from "../levels";
import type { ResourceRule } from "../rule";
import { types } from "../types";

/** Every workload of `default` may read it there. The guide puts it there. Sources: staging guide, `kubectl create secret`; kinds of the built-in, version 4.2.0: azure-policy repository. */
export const pullSecretOwnNamespace: ResourceRule = {
  name: "pull-secret-own-namespace",
  on: [types.secret],
  says: "A site's pull secret should not lie in the namespace default.",
  fix: "Set the namespace of each of site.pullSecrets to that of the workloads that pull with it.",
  severity: "low",
  levels: advised,
  clashes: [
    {
      builtIn: { id: "9f061a12-e40d-4183-a00e-171812443373", title: "Not the default namespace" },
      step: "pull secret in default",
      instead: "it judges pods, services and service accounts, not the secret; a solution runs in the namespace of its template, so keep pods out of default.",
    },
  ],
  benchmark: "PV-2",
  faultsIn: ({ properties }) => demand(properties, "metadata.namespace", (namespace) => (namespace ?? "default") !== "default"),
};
