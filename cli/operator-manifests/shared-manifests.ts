import type { OperatorSettings } from "../../program/config/operator-schema";
import type { Manifest } from "./stack-manifests";

/** What the workspaces of all Stacks share: namespace and variables. A pod reads them when it starts. */
export function environmentManifests({ namespace, profile, backend, storageAccount, subscriptionId, tenantId }: OperatorSettings): Manifest[] {
  return [
    { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace, labels: { "pod-security.kubernetes.io/enforce": "restricted" } } },
    {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: namespace, namespace },
      data: {
        // The operator puts the repository into /share/source of every workspace.
        PULUMI_OPTION_POLICY_PACK: "/share/source/policy",
        PULUMI_OPTION_POLICY_PACK_CONFIG: `/share/source/policy/profiles/${profile}.json`,
        PULUMI_BACKEND_URL: backend,
        ...(storageAccount === undefined ? {} : { AZURE_STORAGE_ACCOUNT: storageAccount }),
        ARM_SUBSCRIPTION_ID: subscriptionId,
        ARM_TENANT_ID: tenantId,
        // Azure workload identity gives each pod a token of its service account.
        ARM_USE_OIDC: "true",
        ARM_OIDC_TOKEN_FILE_PATH: "/var/run/secrets/azure/tokens/azure-identity-token",
      },
    },
  ];
}

/**
 * Requests a run of every Stack each night. The operator stops retrying after three failures, until the commit, the Stack or this request changes:
 * without it, a site that was offline for an hour would be abandoned, and its passwords would expire.
 */
export function nightlyManifests({ namespace }: OperatorSettings): Manifest[] {
  const name = "nightly";
  const metadata = { name, namespace };
  const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name };
  return [
    { apiVersion: "v1", kind: "ServiceAccount", metadata },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "Role",
      metadata,
      rules: [{ apiGroups: ["pulumi.com"], resources: ["stacks"], verbs: ["get", "list", "patch"] }],
    },
    { apiVersion: "rbac.authorization.k8s.io/v1", kind: "RoleBinding", metadata, roleRef, subjects: [{ kind: "ServiceAccount", name, namespace }] },
    {
      apiVersion: "batch/v1",
      kind: "CronJob",
      metadata,
      spec: {
        schedule: "47 4 * * *",
        concurrencyPolicy: "Forbid",
        jobTemplate: { spec: { backoffLimit: 3, template: { spec: annotatingPod(namespace, name) } } },
      },
    },
  ];
}

function annotatingPod(namespace: string, serviceAccountName: string): Manifest {
  return {
    serviceAccountName,
    restartPolicy: "Never",
    securityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: "RuntimeDefault" } },
    containers: [
      {
        name: "kubectl",
        image: "registry.k8s.io/kubectl:v1.34.0",
        // Each pod has another name, so each night makes another request.
        args: ["annotate", "stacks.pulumi.com", "--all", "--overwrite", `--namespace=${namespace}`, "pulumi.com/reconciliation-request=$(POD_NAME)"],
        env: [{ name: "POD_NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } }],
        securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ["ALL"] } },
      },
    ],
  };
}
