import type { V1Pod } from "../../../components/cluster/access/kubernetes-client";
import { readWorkload, type WorkloadLook } from "../../../components/cluster/access/workload";
import type { Fault } from "../../../components/core/fault";
import { foreignText } from "../../../components/core/foreign-text";
import { clusterFailure } from "../../../components/diagnosis/cluster-failure";
import { type Check, type Findings, errors } from "../check";
import type { SiteView } from "./site-view";
import { whereDeployed } from "./where-deployed";

/** Is the pod of the site's registry ready, with its volume? */
export const workload: Check<SiteView> = {
  id: "registry-pod",
  examines: "pod and volume of the site's registry",
  look: whereDeployed(
    (view) => view.deployed(),
    async ({ facts }, view): Promise<Findings> => {
      return errors(workloadFaults(facts.namespace, facts.extensionName, await readWorkload(view.cluster(), facts.namespace, facts.extensionName)));
    },
  ),
};

/** Faults of what runs an instance. */
export function workloadFaults(namespace: string, name: string, { deployment, pods, claimPhase }: WorkloadLook): Fault[] {
  const wanted = deployment?.spec?.replicas ?? 1;
  const ready = deployment?.status?.readyReplicas ?? 0;
  const isReady = deployment !== undefined && wanted > 0 && ready >= wanted;
  return [
    ...(isReady ? [] : [notReady(namespace, name, deployment === undefined ? "it does not exist" : `${ready} of ${wanted} pods are ready`, pods)]),
    ...(claimPhase === "Bound" ? [] : [unbound(namespace, claimPhase)]),
  ];
}

function notReady(namespace: string, name: string, state: string, pods: readonly V1Pod[]): Fault {
  const reasons = pods.flatMap(reasonsOf).map(foreignText);
  const known = clusterFailure(reasons.join("; "), `namespace ${namespace}`);
  const fix =
    state === "0 of 0 pods are ready"
      ? `scale it up: kubectl scale deployment ${name} -n ${namespace} --replicas 1`
      : (known?.fix ??
        `see kubectl describe pod -n ${namespace} -l app.kubernetes.io/instance=${name}; a Deployment that is missing is installed again by \`edge-staging up <stack> -- --refresh\``);
  return {
    code: "EDGE-REGISTRY-POD",
    what: `the site's registry does not run: Deployment ${namespace}/${name}: ${[state, ...reasons].join("; ")}`,
    given: `Deployment ${namespace}/${name}`,
    allowed: "every pod is ready",
    fix,
  };
}

/** Why a pod is not ready, as its conditions and containers show it. */
function reasonsOf({ status }: V1Pod): string[] {
  const unscheduled = (status?.conditions ?? []).filter(({ type, status: is, message }) => type === "PodScheduled" && is === "False" && message);
  const waiting = (status?.containerStatuses ?? []).flatMap(({ state, lastState }) => [state?.waiting, lastState?.terminated]);
  return [...unscheduled, ...waiting].flatMap((reason) => reason?.message ?? reason?.reason ?? []);
}

function unbound(namespace: string, phase: string | undefined): Fault {
  return {
    code: "EDGE-REGISTRY-VOLUME",
    what: `the volume of the site's registry is ${phase === undefined ? "missing" : phase}`,
    given: `the claim in namespace ${namespace}`,
    allowed: "Bound",
    fix: "see kubectl describe pvc for the reason: the storage class may be missing or out of space; a lost volume is created again by `edge-staging up <stack> -- --refresh`",
  };
}
