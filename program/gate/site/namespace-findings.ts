import { releaseNamespace } from "../../../components/core/connected-registry";
import type { Fault } from "../../../components/core/fault";
import { isSystemNamespace, systemNamespaceFault } from "../../../components/core/system-namespace";
import type { SiteConfig } from "../../config/site-schema";

/** Faults of the namespaces of pull secrets: system namespaces, and absent ones. The registry's own namespace is created during the run. */
export function namespaceFaults({ pullSecrets }: Pick<SiteConfig, "pullSecrets">, absentNamespaces: readonly string[]): Fault[] {
  const places = pullSecrets.map(({ namespace }, index) => ({ namespace, given: `site.pullSecrets.${index}.namespace = ${namespace}` }));
  const system = places.filter(({ namespace }) => isSystemNamespace(namespace));
  const absent = places.filter(({ namespace }) => namespace !== releaseNamespace && !isSystemNamespace(namespace) && absentNamespaces.includes(namespace));
  return [
    ...system.map(({ namespace, given }) => systemNamespaceFault(`a pull secret is in system namespace ${namespace}`, given)),
    ...absent.map(absentNamespace),
  ];
}

function absentNamespace({ namespace, given }: { namespace: string; given: string }): Fault {
  return {
    code: "EDGE-NAMESPACE",
    what: `the cluster has no namespace ${namespace} for a pull secret`,
    given,
    allowed: "an existing namespace; the program creates none, because labels and limits belong to the namespace's owner",
    fix: `create it first (kubectl create namespace ${namespace}), or correct the name`,
  };
}
