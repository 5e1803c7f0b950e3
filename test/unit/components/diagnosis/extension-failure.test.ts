import assert from "node:assert/strict";
import { extensionFailure } from "../../../../components/diagnosis/extension-failure";

const id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Kubernetes/connectedClusters/c/providers/Microsoft.KubernetesConfiguration/extensions/line1";
const failed = (properties: object) => ({ id, properties: { provisioningState: "Failed", ...properties } });
/** Helm's message as an Arc agent reports it. */
const helm = (message: string) =>
  `The extension operation failed with the following error: Error: [ InnerError: [Helm installation failed : InnerError [${message}]]] occurred while doing the operation : [Create] on the config`;
const ofHelm = (message: string) => extensionFailure(failed({ errorInfo: { code: "ExtensionOperationFailed", message: helm(message) } }));
const atomic = (message: string) => `release line1 failed, and has been uninstalled due to atomic being set: ${message}`;

/** Messages of Helm, the API server or the instance, their meaning, and the expected fix. */
const cases: [message: string, means: string, fix: RegExp][] = [
  [
    atomic('Service "line1" is invalid: spec.clusterIPs: Invalid value: ["10.96.0.50"]: failed to allocate IP 10.96.0.50: provided IP is already allocated'),
    "its service address is already in use",
    /remove site\.registry\.serviceAddress/,
  ],
  [
    atomic("provided IP is not in the valid range. The range of valid IPs is 10.96.0.0/16"),
    "its service address is outside the cluster's service range",
    /serviceAddress/,
  ],
  [atomic("the provided network does not match the current range"), "its service address is outside the cluster's service range", /serviceAddress/],
  [
    atomic(
      'not ready: DaemonSet connected-registry/line1-trust-distribution: 0 of 2 pods ready, pods "x" is forbidden: violates PodSecurity "restricted:latest"',
    ),
    "Pod Security Admission rejects its pods",
    /site\.flavor to tanzu/,
  ],
  [
    'rendered manifests contain a resource that already exists. Unable to continue with install: CustomResourceDefinition "certificates.cert-manager.io" exists and cannot be imported into the current release: invalid ownership metadata',
    "it installs cert-manager, but the cluster already has one",
    /from: cert-manager/,
  ],
  ['unable to build kubernetes objects: no matches for kind "Certificate" in version "cert-manager.io/v1"', "its certificate is not issued", /from: extension/],
  [atomic('0 of 1 pods ready, pod line1-x: secret "line1-tls" not found'), "its certificate is not issued", /install cert-manager/],
  [atomic('0 of 1 pods ready, pod line1-x: secret "mine" not found'), "a Secret that it needs does not exist", /namespace connected-registry/],
  [
    'cannot patch "connected-registry-pvc" with kind PersistentVolumeClaim: spec: Forbidden: spec is immutable after creation except resources.requests',
    "its volume cannot be changed in this way",
    /to their previous values/,
  ],
  ["spec.resources.requests.storage: Forbidden: field can not be less than previous value", "its volume cannot be changed in this way", /storageRequest/],
  [
    atomic("PersistentVolumeClaim connected-registry/connected-registry-pvc: phase is Pending, not Bound"),
    "its volume is not provisioned",
    /site\.registry\.storageClassName/,
  ],
  ["0/2 nodes are available: pod has unbound immediate PersistentVolumeClaims", "its volume is not provisioned", /storageClassName/],
  ["cannot re-use a name that is still in use", "a Helm release with its name exists in the cluster", /helm -n connected-registry uninstall/],
  ["unable to create new content in namespace connected-registry because it is being terminated", "its namespace is being deleted", /wait until/],
  ["chart path not found for microsoft.containerregistry.connectedregistry version 9.9.9", "its version does not exist", /site\.extension\.version/],
  ["another operation (install/upgrade/rollback) is in progress", "another operation is running on its Helm release", /wait until/],
  ["pod log: ALREADY_ACTIVATED: connected registry is active elsewhere", "another instance uses this connected registry", /deactivate/],
  ["pod log: UNAUTHORIZED: Incorrect Password", "its sync password is rejected", /pulumi up --refresh/],
  ["The cluster did not connect within 48 hours.", "the cluster was disconnected for so long that its settings were discarded", /Arc agents/],
  // C5: messages as the components write them.
  [
    atomic(
      'DaemonSet connected-registry/line1-trust-distribution: Error creating: pods "line1-trust-distribution-" is forbidden: unable to validate against any security context constraint: [provider "anyuid": Forbidden: not usable by user or serviceaccount, provider restricted-v2: .containers[0].privileged: Invalid value: true: Privileged containers are not allowed]',
    ),
    "OpenShift's security context constraints reject its pods",
    /oc adm policy add-scc-to-group .*site\.nodeTrust off/,
  ],
  [
    'admission webhook "validation.gatekeeper.sh" denied the request: [allow-privilege-escalation] Privilege escalation container is not allowed: connected-registry',
    "a Gatekeeper or Azure Policy constraint rejects it",
    /exempt namespace connected-registry from the constraint in brackets/,
  ],
  [
    'admission webhook "validation.gatekeeper.sh" denied the request: [azurepolicy-k8sazurev2noprivilege-19124c6401684452c142] Privileged container is not allowed',
    "a Gatekeeper or Azure Policy constraint rejects it",
    /excludedNamespaces/,
  ],
  [
    'admission webhook "validate.kyverno.svc-fail" denied the request: resource Deployment/connected-registry/line1 was blocked due to the following policies disallow-latest-tag: require-image-tag: validation error',
    "a Kyverno policy rejects it",
    /PolicyException/,
  ],
  [
    'admission webhook "policy.example.com" denied the request: not in this namespace',
    "an admission policy of the cluster rejects it",
    /exempt namespace connected-registry from the policy/,
  ],
  [
    "ValidatingAdmissionPolicy 'no-host-path' with binding 'all' denied request: hostPath is not allowed",
    "an admission policy of the cluster rejects it",
    /exempt namespace/,
  ],
  [
    'pods "line1-6d9f" is forbidden: exceeded quota: compute, requested: limits.memory=1Gi, used: limits.memory=8Gi, limited: limits.memory=8Gi',
    "a quota or limit of its namespace rejects it",
    /ResourceQuota or LimitRange of namespace connected-registry/,
  ],
  [
    'persistentvolumeclaims "connected-registry-pvc" is forbidden: exceeded quota: storage, requested: requests.storage=500Gi, used: requests.storage=0, limited: requests.storage=100Gi',
    "a quota or limit of its namespace rejects it",
    /site\.registry\.storageRequest/,
  ],
  [
    'pods "line1-x" is forbidden: failed quota: compute: must specify limits.cpu for: connected-registry',
    "a quota or limit of its namespace rejects it",
    /quota/i,
  ],
  ['pods "line1-x" is forbidden: maximum memory usage per Container is 512Mi, but limit is 1Gi', "a quota or limit of its namespace rejects it", /LimitRange/],
  [
    'Internal error occurred: failed calling webhook "validate.kyverno.svc-fail": failed to call webhook: Post "https://kyverno-svc.kyverno.svc:443/validate/fail?timeout=10s": context deadline exceeded',
    "an admission webhook of the cluster does not answer",
    /start the webhook's pods, or delete its webhook configuration/,
  ],
  [
    'Internal error occurred: failed calling webhook "webhook.cert-manager.io": failed to call webhook: Post "https://cert-manager-webhook.cert-manager.svc:443/mutate?timeout=10s": x509: certificate signed by unknown authority',
    "an admission webhook of the cluster does not answer",
    /webhook configuration/,
  ],
  [
    'Failed to pull image "mcr.microsoft.com/acr/connected-registry:1.5.0": failed to resolve reference: failed to do request: Head "https://mcr.microsoft.com/v2/acr/connected-registry/manifests/1.5.0": tls: failed to verify certificate: x509: certificate signed by unknown authority: ErrImagePull',
    "a proxy that inspects TLS answers in place of a registry, or its authority is not trusted",
    /exempt .* from TLS inspection .*mcr\.microsoft\.com/,
  ],
  [
    "ErrImagePull: unexpected status code https://registry-1.docker.io/v2/library/busybox/manifests/1.36: 429 Too Many Requests - Server message: toomanyrequests: You have reached your pull rate limit",
    "a registry limits the rate of pulls",
    /wait until the limit is over/,
  ],
  ["toomanyrequests: retry-after: 1.0s, allowed: 3000/minute", "a registry limits the rate of pulls", /mirror/],
  [
    "failed to extract layer sha256:4f1e: write /var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots/9/fs/usr/lib/x.so: no space left on device: ErrImagePull",
    "a disk of a node is full",
    /free disk space on the node/,
  ],
  ["The node was low on resource: ephemeral-storage. Threshold quantity: 1Gi", "a disk of a node is full", /crictl rmi --prune/],
  ["0/1 nodes are available: 1 node(s) had untolerated taint {node.kubernetes.io/disk-pressure: }, disk pressure", "a disk of a node is full", /disk/],
  ["exec /app/connected-registry: exec format error", "a node has another processor than its images", /linux\/amd64/],
  [
    'Failed to pull image "mcr.microsoft.com/acr/connected-registry:1.5.0": no match for platform in manifest: not found',
    "a node has another processor than its images",
    /linux\/amd64/,
  ],
  [
    'ErrImagePull: failed to do request: Head "https://mcr.microsoft.com/v2/": dial tcp: lookup mcr.microsoft.com on 10.96.0.10:53: no such host',
    "a host that it needs cannot be reached",
    /allow nodes and pods to reach/,
  ],
  ['Head "https://mcr.microsoft.com/v2/": proxyconnect tcp: dial tcp 10.0.0.5:3128: i/o timeout', "a host that it needs cannot be reached", /proxy settings/],
  ["Back-off: ImagePullBackOff", "its own images cannot be pulled", /mcr\.microsoft\.com/],
  ["0/1 nodes are available: 1 Insufficient memory", "no node can run its pods", /linux\/amd64/],
  [
    "execution error at (line1/templates/NOTES.txt): service.clusterIP is required",
    "its chart rejects a setting",
    /correct the setting that the message names/,
  ],
  [atomic("timed out waiting for the condition"), "its pods were not ready in time", /pods, persistent volume claims and events/],
  ["an unknown message", "for another reason", /correct what the message names/],
];

describe("an extension failure", () => {
  for (const [message, means, fix] of cases)
    it(`means "${means}" with the message: ${message.slice(-60)}`, () => {
      const found = ofHelm(message);
      assert.equal(found?.code, "EDGE-EXTENSION-FAILED");
      assert.equal(found?.given, id);
      assert.ok(found?.what.startsWith(`extension line1 failed, ${means}: `), found?.what);
      assert.ok(found?.what.includes(message), found?.what);
      assert.match(found?.fix ?? "", fix);
    });

  it("is not reported for an extension that succeeded or is in progress", () => {
    for (const provisioningState of ["Succeeded", "Creating", "Updating"]) {
      const statuses = [{ code: "InstallationSucceeded", level: "Information", message: "timed out once" }];
      assert.equal(extensionFailure({ id, properties: { provisioningState, statuses, errorInfo: {} } }), undefined);
    }
    assert.equal(extensionFailure(undefined), undefined);
  });

  it("is found in the extension's statuses even if its operation succeeded", () => {
    const statuses = [
      { level: "Warning", message: "slow" },
      { level: "error", message: "Incorrect Password" },
    ];
    assert.match(
      extensionFailure({ id, properties: { provisioningState: "Succeeded", statuses } })?.what ?? "",
      /its sync password is rejected: Incorrect Password$/,
    );
  });

  it("contains all nested messages, each once and on one line", () => {
    const errorInfo = { message: "outer", details: [{ message: "phase of the PVC is Pending:\n  wait", details: [{ message: "inner" }] }] };
    const statuses = [{ level: "Error", message: "outer" }];
    assert.equal(
      extensionFailure(failed({ errorInfo, statuses }))?.what,
      "extension line1 failed, its volume is not provisioned: outer; phase of the PVC is Pending: wait; inner",
    );
  });

  it("is reported without a message, too", () =>
    assert.equal(extensionFailure(failed({}))?.what, "extension line1 failed, for another reason: provisioningState Failed, without a message"));
});
