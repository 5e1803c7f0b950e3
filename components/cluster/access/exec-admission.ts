import type { LabelSelector } from "../../core/label-selector";
import { clusterError } from "./cluster-access-error";
import { kubernetes } from "./kubernetes";
import type { KubeConfig } from "./kubernetes-client";

/** What decides about requests beside authorization: a webhook or an admission policy, with what it matches. */
export interface AdmissionRule {
  /** For messages: kind and name. */
  name: string;
  /** Operations and resources of one of its rules. */
  operations: readonly string[];
  resources: readonly string[];
  /** Namespaces that it is about. @default - all */
  namespaceSelector?: LabelSelector | undefined;
}

/** What a cluster shows about exec into the pods of a namespace. */
export interface ExecAdmission {
  /** Why an authorizer denies it explicitly to the kubeconfig's user; undefined where none does. */
  denied: string | undefined;
  rules: AdmissionRule[];
  /** Labels of the namespace. */
  labels: Readonly<Record<string, string>>;
}

/** Reads what decides about exec into the pods of a namespace. The access review is answered and not stored. Throws ClusterAccessError. */
export async function readExecAdmission(kubeconfig: KubeConfig, namespace: string): Promise<ExecAdmission> {
  const { AdmissionregistrationV1Api, AuthorizationV1Api, CoreV1Api } = kubernetes();
  try {
    const resourceAttributes = { namespace, verb: "create", resource: "pods", subresource: "exec" };
    const body = { apiVersion: "authorization.k8s.io/v1", kind: "SelfSubjectAccessReview", spec: { resourceAttributes } };
    const { status } = await kubeconfig.makeApiClient(AuthorizationV1Api).createSelfSubjectAccessReview({ body });
    const admission = kubeconfig.makeApiClient(AdmissionregistrationV1Api);
    const [webhooks, policies] = await Promise.all([admission.listValidatingWebhookConfiguration(), admission.listValidatingAdmissionPolicy()]);
    const { metadata } = await kubeconfig.makeApiClient(CoreV1Api).readNamespace({ name: namespace });
    const ofWebhooks = webhooks.items.flatMap((one) =>
      (one.webhooks ?? []).flatMap(({ name, rules = [], namespaceSelector }) =>
        rules.map((rule) => ruleOf(`webhook ${name} (${one.metadata?.name})`, rule, namespaceSelector)),
      ),
    );
    const ofPolicies = policies.items.flatMap(({ metadata: about, spec }) =>
      (spec?.matchConstraints?.resourceRules ?? []).map((rule) => ruleOf(`admission policy ${about?.name}`, rule, spec?.matchConstraints?.namespaceSelector)),
    );
    return { denied: status?.denied ? status.reason || "without a reason" : undefined, rules: [...ofWebhooks, ...ofPolicies], labels: metadata?.labels ?? {} };
  } catch (error) {
    throw clusterError(`what decides about exec into pods of ${namespace}`, error);
  }
}

function ruleOf(name: string, rule: { operations?: string[]; resources?: string[] }, namespaceSelector: LabelSelector | undefined): AdmissionRule {
  return { name, operations: rule.operations ?? [], resources: rule.resources ?? [], namespaceSelector };
}
