import type { OperatorSettings } from "../../program/config/operator-schema";

/** One object of Kubernetes. */
export type Manifest = Readonly<Record<string, unknown>>;

/** One Stack of the operator. */
export interface OperatorStack {
  /** Name of the Stack object. */
  name: string;
  /** The Pulumi stack. */
  stack: string;
  client: string;
  /** Name of its service account. */
  account: string;
  /** Does a preview with refresh look for drift, instead of `up`? */
  isDrift: boolean;
  /** Does it need the cluster's kubeconfig? */
  isSite: boolean;
  /** Stacks that must have succeeded first. */
  prerequisites: readonly { name: string; succeededWithin?: string }[];
}

/** What all Stacks of a project share. */
export interface SharedParts {
  settings: OperatorSettings;
  /** Deployed commit, 40 hex digits. */
  commit: string;
  /** Image of the workspaces. */
  image: string;
}

/** Longer than the default of `hub.timeout` and `site.timeout`, in seconds: an operation that is running may end when its pod is evicted. */
const graceSeconds = 2_100;

/** Identity of a Stack: its service account, and the right to ask the API server who calls, which every workspace needs. */
export function identity(account: string, client: string, { namespace }: OperatorSettings): Manifest[] {
  return [
    {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name: account, namespace, annotations: { "azure.workload.identity/client-id": client } },
    },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRoleBinding",
      metadata: { name: `${namespace}-${account}-auth-delegator` },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "system:auth-delegator" },
      subjects: [{ kind: "ServiceAccount", name: account, namespace }],
    },
  ];
}

/**
 * A Stack that runs one commit. The commit is part of it, because a prerequisite counts as satisfied only for the generation of its Stack:
 * with a branch, a later wave would not wait for the earlier one. Source: pulumi-kubernetes-operator v2.9.0, isRequirementSatisfied.
 */
export function stackManifest(one: OperatorStack, { settings, commit, image }: SharedParts): Manifest {
  const { namespace, repository } = settings;
  return {
    apiVersion: "pulumi.com/v1",
    kind: "Stack",
    metadata: { name: one.name, namespace },
    spec: {
      stack: one.stack,
      useLocalStackOnly: true,
      ...(one.isDrift ? { preview: true, refresh: true, updateTemplate: { spec: { expectNoChanges: true } } } : {}),
      projectRepo: repository,
      commit,
      gitAuth: { accessToken: { type: "Secret", secret: { name: "repository", key: "accessToken" } } },
      serviceAccountName: one.account,
      ...(one.prerequisites.length === 0 ? {} : { prerequisites: one.prerequisites.map(prerequisite) }),
      // The same commit is run again: due passwords are replaced, and Pending resources continue.
      ...(one.isDrift ? { workspaceReclaimPolicy: "Delete" } : { continueResyncOnCommitMatch: true, resyncFrequencySeconds: 3_600 }),
      envRefs: { ARM_CLIENT_ID: { type: "Literal", literal: { value: one.client } } },
      workspaceTemplate: { spec: workspace(one, namespace, image) },
    },
  };
}

function prerequisite({ name, succeededWithin }: OperatorStack["prerequisites"][number]): Manifest {
  return succeededWithin === undefined ? { name } : { name, requirement: { succeededWithinDuration: succeededWithin } };
}

function workspace({ stack, isDrift, isSite }: OperatorStack, sharedConfig: string, image: string): Manifest {
  const folder = `/var/run/${stack}`;
  const container = isSite
    ? {
        name: "pulumi",
        env: [{ name: "KUBECONFIG", value: `${folder}/kubeconfig` }],
        volumeMounts: [{ name: "kubeconfig", mountPath: folder, readOnly: true }],
      }
    : { name: "pulumi" };
  return {
    image,
    envFrom: [{ configMapRef: { name: sharedConfig } }],
    // The compiler alone used 1 GiB when measured.
    resources: { requests: { memory: "2Gi" } },
    podTemplate: {
      metadata: { labels: { "azure.workload.identity/use": "true" } },
      spec: {
        ...(isDrift ? {} : { terminationGracePeriodSeconds: graceSeconds }),
        containers: [container],
        ...(isSite ? { volumes: [{ name: "kubeconfig", secret: { secretName: `${stack}-kubeconfig` } }] } : {}),
      },
    },
  };
}
