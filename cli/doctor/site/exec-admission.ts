import { type AdmissionRule, type ExecAdmission, readExecAdmission } from "../../../components/cluster/access/exec-admission";
import type { Fault } from "../../../components/core/fault";
import { foreignText } from "../../../components/core/foreign-text";
import { selects } from "../../../components/core/label-selector";
import { type Check, type Findings, unlessForbidden, warnings } from "../check";
import type { SiteView } from "./site-view";
import { whereDeployed } from "./where-deployed";

/** Does anything in the cluster refuse exec into the registry's pod, by which the service looks for staged images (`assumed:staging-by-tag`)? */
export const execAdmission: Check<SiteView> = {
  id: "exec-admission",
  examines: "what decides about exec into the registry's pod",
  look: whereDeployed(
    (view) => view.deployed(),
    async ({ facts }, view): Promise<Findings> => {
      const found = await unlessForbidden(readExecAdmission(view.cluster(), facts.namespace));
      if (found === undefined) return { skipped: "this kubeconfig's user may not read webhooks and admission policies" };
      return warnings(execFaults(facts.namespace, found));
    },
  ),
};

/** Faults of a cluster where exec into the pods of this namespace is denied, or where something beside authorization decides about it. */
export function execFaults(namespace: string, { denied, rules, labels }: ExecAdmission): Fault[] {
  const deciding = rules.filter((rule) => concernsExec(rule) && selects(rule.namespaceSelector, labels));
  const fault = (what: string, given: string): Fault => ({
    code: "EDGE-EXEC-ADMISSION",
    what,
    given,
    allowed: "exec into the pod of the site's registry by the orchestration extension",
    fix: `exempt namespace ${namespace} from it, or allow exec there to the service accounts of workload orchestration; staging that ends with "Error executing the script in the connected registry pod" was refused by it`,
  });
  return [
    ...(denied === undefined ? [] : [fault(`the cluster denies exec into pods of ${namespace} explicitly: ${foreignText(denied)}`, `namespace ${namespace}`)]),
    ...[...new Set(deciding.map(({ name }) => name))].map((name) => fault(`${foreignText(name)} decides about exec into pods of ${namespace}`, name)),
  ];
}

/** Source: Kubernetes, "Dynamic Admission Control", rules: `*` is every resource, `pods/*` every subresource of pods, and a star on both sides of the slash everything. */
function concernsExec({ operations, resources }: AdmissionRule): boolean {
  const isConnect = operations.some((one) => one === "CONNECT" || one === "*");
  return isConnect && resources.some((one) => ["pods/exec", "pods/*", "*/exec", "*/*"].includes(one));
}
