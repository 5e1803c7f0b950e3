import { readFileSync } from "node:fs";
import { AdmissionregistrationV1Api, StorageV1Api } from "@kubernetes/client-node";
import { recordRevision } from "../../../lab/site/helm-history";
import { succeeded } from "../program-world";
import { apps, client, config, core, type FaultGroup, line, namespace, online, refresh, until } from "./fault";

/** Faults in the cluster, with the registry stopped. */
export const cluster: FaultGroup = {
  name: "the cluster",
  faults: [
    // The first is repaired last: a node that this group adds must be gone before the registry's pod is scheduled again.
    {
      what: "a registry that was scaled down",
      check: "registry-pod",
      code: "EDGE-REGISTRY-POD",
      fix: /kubectl scale deployment line1 -n connected-registry --replicas 1/,
      break: async (given) => {
        const name = { namespace, name: "line1" };
        const scale = async (replicas: number) => {
          const found = await apps(given).readNamespacedDeployment(name);
          await apps(given).replaceNamespacedDeployment({ ...name, body: { ...found, spec: { ...(found.spec as NonNullable<typeof found.spec>), replicas } } });
          await until(async () => ((await apps(given).readNamespacedDeployment(name)).status?.readyReplicas ?? 0) === replicas);
        };
        await scale(0);
        return async () => {
          await scale(1);
          await online(given);
        };
      },
    },
    {
      what: "a pending Helm revision",
      check: "helm-release",
      code: "EDGE-HELM-RELEASE",
      fix: /kubectl delete secret -n connected-registry -l owner=helm,status=pending-upgrade/,
      break: async (given) => {
        await recordRevision(client(given), { name: "line1", namespace, values: {} }, "pending-upgrade");
        return () => core(given).deleteCollectionNamespacedSecret({ namespace, labelSelector: "owner=helm,status=pending-upgrade" });
      },
    },
    {
      what: "no default storage class",
      check: "storage-class",
      code: "EDGE-STORAGE-CLASS",
      fix: /mark one as default/,
      break: async (given) => {
        const storage = config(given).makeApiClient(StorageV1Api);
        const found = (await storage.listStorageClass()).items[0];
        const name = found?.metadata?.name ?? "";
        await storage.deleteStorageClass({ name });
        const { resourceVersion: _, uid: __, ...metadata } = found?.metadata ?? {};
        return async () => storage.createStorageClass({ body: { ...(found as NonNullable<typeof found>), metadata } });
      },
    },
    {
      what: "a node of a distribution that reads its own files",
      check: "node-distributions",
      code: "EDGE-NODE-RUNTIME",
      fix: /recipe for MicroK8s/,
      break: async (given) => {
        await core(given).createNode({ body: { metadata: { name: "odd", labels: { "microk8s.io/cluster": "true" } } } });
        return () => core(given).deleteNode({ name: "odd" });
      },
    },
    {
      what: "a node that does not trust the registry",
      check: "node-pulls",
      code: "EDGE-NODE-PULL",
      fix: /trust-the-registry/,
      break: async (given) => {
        const [node] = (await core(given).listNode()).items;
        const image = `${line.serviceAddress}/factory/vision:1.0.0`;
        const spec = { nodeName: node?.metadata?.name ?? "", initContainers: [{ name: "first", image }], containers: [{ name: "then", image: "busybox" }] };
        const pod = await core(given).createNamespacedPod({ namespace: "default", body: { metadata: { name: "pulling" }, spec } });
        const waiting = { reason: "ErrImagePull", message: "x509: certificate signed by unknown authority" };
        const initContainerStatuses = [{ name: "first", image, imageID: "", ready: false, restartCount: 0, state: { waiting } }];
        await client(given).setPodStatus(pod, { phase: "Pending", initContainerStatuses });
        return () => core(given).deleteNamespacedPod({ namespace: "default", name: "pulling", gracePeriodSeconds: 0 });
      },
    },
    {
      what: "a webhook for exec",
      check: "exec-admission",
      code: "EDGE-EXEC-ADMISSION",
      fix: /exempt namespace connected-registry/,
      break: async (given) => {
        const admission = config(given).makeApiClient(AdmissionregistrationV1Api);
        const rules = [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CONNECT"], resources: ["pods/exec"] }];
        const clientConfig = { url: "https://127.0.0.1:1/" };
        const webhook = { name: "exec.example.com", rules, clientConfig, admissionReviewVersions: ["v1"], sideEffects: "None", failurePolicy: "Ignore" };
        await admission.createValidatingWebhookConfiguration({ body: { metadata: { name: "no-exec" }, webhooks: [webhook] } });
        return () => admission.deleteValidatingWebhookConfiguration({ name: "no-exec" });
      },
    },
    {
      what: "a name that does not resolve",
      check: "cluster-network",
      code: "EDGE-CLUSTER-NETWORK",
      fix: /correct the site's DNS/,
      break: async (given) => {
        const involvedObject = { kind: "Pod", namespace: "default", name: "pulling" };
        const message = 'Failed to pull image "mcr.microsoft.com/a": dial tcp: lookup mcr.microsoft.com on 10.96.0.10:53: no such host';
        const body = { metadata: { name: "lookup" }, involvedObject, type: "Warning", reason: "Failed", message };
        await core(given).createNamespacedEvent({ namespace: "default", body });
        return () => core(given).deleteNamespacedEvent({ namespace: "default", name: "lookup" });
      },
    },
    { what: "a Service without a pod", check: "service", code: "EDGE-CLUSTER-NOT-READY", fix: /inspect the pods/, break: () => undefined },
  ],
};

/** A login that was changed by hand. */
export const login: FaultGroup = {
  name: "a login",
  faults: [
    {
      what: "a login that the registry refuses",
      check: "pull-secrets",
      code: "EDGE-PULL-SECRET",
      fix: refresh,
      break: async (given) => {
        const name = { namespace: "default", name: "my-acr-secret" };
        const secret = await core(given).readNamespacedSecret(name);
        const data = { ...secret.data, password: Buffer.from("wrong").toString("base64") };
        await core(given).replaceNamespacedSecret({ ...name, body: { ...secret, data }, fieldManager: "kubectl-edit" });
      },
    },
    { what: "a Secret that somebody changed", check: "pull-secret-writers", code: "EDGE-PULL-SECRET-CHANGED", fix: /up --refresh/, break: () => undefined },
  ],
  mend: async ({ stacks }) => succeeded(stacks.up("line-1", "--refresh")),
};

/** Objects that were deleted by hand. */
export const lost: FaultGroup = {
  name: "lost objects",
  faults: [
    {
      what: "a deleted Deployment",
      check: "instance",
      code: "EDGE-INSTANCE-LOST",
      fix: /pulumi up --refresh/,
      break: async (given) => {
        const name = { namespace, name: "line1" };
        const found = await apps(given).readNamespacedDeployment(name);
        await apps(given).deleteNamespacedDeployment(name);
        const { resourceVersion: _, uid: __, ...metadata } = found.metadata ?? {};
        return async () => {
          await apps(given).createNamespacedDeployment({ namespace, body: { ...found, metadata } });
          await until(async () => ((await apps(given).readNamespacedDeployment(name)).status?.readyReplicas ?? 0) === 1);
          await online(given);
        };
      },
    },
    {
      what: "a deleted Service",
      check: "service",
      code: "EDGE-CLUSTER-NOT-FOUND",
      fix: /check that the extension is installed/,
      break: async (given) => {
        const name = { namespace, name: "line1" };
        const { metadata, ...found } = await core(given).readNamespacedService(name);
        await core(given).deleteNamespacedService(name);
        return () => core(given).createNamespacedService({ namespace, body: { ...found, metadata: { name: "line1", labels: metadata?.labels ?? {} } } });
      },
    },
  ],
};

/** Secrets read by pods and clients. */
export const secrets: FaultGroup = {
  name: "Secrets",
  faults: [
    {
      what: "another authority",
      check: "certificate",
      code: "EDGE-REGISTRY-UNTRUSTED-CERTIFICATE",
      fix: /kubectl rollout restart deployment -n connected-registry/,
      break: async (given) => {
        const name = { namespace, name: "line1-ca-cert" };
        const secret = await core(given).readNamespacedSecret(name);
        const other = readFileSync(given.world.environment["NODE_EXTRA_CA_CERTS"] ?? "");
        await core(given).replaceNamespacedSecret({ ...name, body: { ...secret, data: { ...secret.data, "ca.crt": other.toString("base64") } } });
        return async () => {
          const present = await core(given).readNamespacedSecret(name);
          await core(given).replaceNamespacedSecret({ ...name, body: { ...present, data: secret.data as NonNullable<typeof secret.data> } });
        };
      },
    },
    {
      what: "a deleted pull secret",
      check: "pull-secrets",
      code: "EDGE-PULL-SECRET",
      fix: refresh,
      break: (given) => core(given).deleteNamespacedSecret({ namespace: "default", name: "my-acr-secret" }),
    },
  ],
  mend: async ({ stacks }) => succeeded(stacks.up("line-1", "--refresh")),
};
