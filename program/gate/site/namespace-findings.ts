import { releaseNamespace } from "../../../components/core/connected-registry";
import type { Fault } from "../../../components/core/fault";
import { isSystemNamespace, systemNamespaceFault } from "../../../components/core/system-namespace";
import type { SiteConfig } from "../../config/site-schema";

type Settings = Pick<SiteConfig, "pullSecrets" | "prerequisites" | "target">;

/** The namespace that the run creates for the site's solutions; undefined where it creates none. */
export function createdNamespace({ prerequisites, target }: Omit<Settings, "pullSecrets">): string | undefined {
  return prerequisites.solutionNamespace === "create" ? target.solutionScope : undefined;
}

/** Faults of the namespaces of pull secrets: system namespaces, and absent ones. The registry's own namespace is created during the run, and that of the solutions if the settings say so. */
export function namespaceFaults({ pullSecrets, prerequisites, target }: Settings, absentNamespaces: readonly string[]): Fault[] {
  const created = [releaseNamespace, createdNamespace({ prerequisites, target })];
  const places = pullSecrets.map(({ namespace }, index) => ({ namespace, given: `site.pullSecrets.${index}.namespace = ${namespace}` }));
  const system = places.filter(({ namespace }) => isSystemNamespace(namespace));
  const absent = places.filter(({ namespace }) => !created.includes(namespace) && !isSystemNamespace(namespace) && absentNamespaces.includes(namespace));
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
    allowed: "an existing namespace; the program creates only that of the solutions, because labels and limits belong to the namespace's owner",
    fix: `create it first (kubectl create namespace ${namespace}), or correct the name`,
  };
}
