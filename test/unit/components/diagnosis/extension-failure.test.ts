import assert from "node:assert/strict";
import { extensionFailure } from "../../../../components/diagnosis/extension-failure";

const id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Kubernetes/connectedClusters/c/providers/Microsoft.KubernetesConfiguration/extensions/line1";
const failed = (properties: object) => ({ id, properties: { provisioningState: "Failed", ...properties } });
/** As an Arc agent passes Helm's words on. */
const helm = (words: string) =>
  `The extension operation failed with the following error: Error: [ InnerError: [Helm installation failed : InnerError [${words}]]] occurred while doing the operation : [Create] on the config`;
const ofHelm = (words: string) => extensionFailure(failed({ errorInfo: { code: "ExtensionOperationFailed", message: helm(words) } }));
const atomic = (words: string) => `release line1 failed, and has been uninstalled due to atomic being set: ${words}`;

/** Words that Helm, the API server or the instance say, what they mean, and what the fix speaks of. */
const cases: [words: string, means: string, fix: RegExp][] = [
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
  ["Back-off: ImagePullBackOff", "its own images cannot be pulled", /mcr\.microsoft\.com/],
  ["0/1 nodes are available: 1 Insufficient memory", "no node can run its pods", /linux\/amd64/],
  [
    "execution error at (line1/templates/NOTES.txt): service.clusterIP is required",
    "its chart rejects a setting",
    /correct the setting that the message names/,
  ],
  [atomic("timed out waiting for the condition"), "its pods were not ready in time", /pods, persistent volume claims and events/],
  ["a word that nobody knows", "for another reason", /correct what the message names/],
];

describe("the failure of an extension", () => {
  for (const [words, means, fix] of cases)
    it(`means that ${means}, where it says: ${words.slice(-60)}`, () => {
      const found = ofHelm(words);
      assert.equal(found?.code, "EDGE-EXTENSION-FAILED");
      assert.equal(found?.given, id);
      assert.ok(found?.what.startsWith(`extension line1 failed, ${means}: `), found?.what);
      assert.ok(found?.what.includes(words), found?.what);
      assert.match(found?.fix ?? "", fix);
    });

  it("is none of one that is well, or on its way", () => {
    for (const provisioningState of ["Succeeded", "Creating", "Updating"]) {
      const statuses = [{ code: "InstallationSucceeded", level: "Information", message: "timed out once" }];
      assert.equal(extensionFailure({ id, properties: { provisioningState, statuses, errorInfo: {} } }), undefined);
    }
    assert.equal(extensionFailure(undefined), undefined);
  });

  it("is told by a status of its own, whatever the operation said", () => {
    const statuses = [
      { level: "Warning", message: "slow" },
      { level: "error", message: "Incorrect Password" },
    ];
    assert.match(
      extensionFailure({ id, properties: { provisioningState: "Succeeded", statuses } })?.what ?? "",
      /its sync password is rejected: Incorrect Password$/,
    );
  });

  it("is read down to its details, each word once and in one line", () => {
    const errorInfo = { message: "outer", details: [{ message: "phase of the PVC is Pending:\n  wait", details: [{ message: "inner" }] }] };
    const statuses = [{ level: "Error", message: "outer" }];
    assert.equal(
      extensionFailure(failed({ errorInfo, statuses }))?.what,
      "extension line1 failed, its volume is not provisioned: outer; phase of the PVC is Pending: wait; inner",
    );
  });

  it("is one without a word, too", () =>
    assert.equal(extensionFailure(failed({}))?.what, "extension line1 failed, for another reason: provisioningState Failed, without a message"));
});
