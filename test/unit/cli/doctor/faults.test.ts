import assert from "node:assert/strict";
import { clockFault } from "../../../../cli/doctor/common/clock";
import { endpointFault, endpointsOf } from "../../../../cli/doctor/common/endpoints";
import { providerFaults } from "../../../../cli/doctor/common/providers";
import { registryFaults } from "../../../../cli/doctor/common/registry";
import { quotaFaults } from "../../../../cli/doctor/hub/quotas";
import { datesFindings } from "../../../../cli/doctor/site/certificate";
import { networkFaults } from "../../../../cli/doctor/site/cluster-network";
import { spaceFindings } from "../../../../cli/doctor/site/disk";
import { execFaults } from "../../../../cli/doctor/site/exec-admission";
import { imageFaults } from "../../../../cli/doctor/site/images";
import { nodePullFaults } from "../../../../cli/doctor/site/nodes";
import { passwordFaults } from "../../../../cli/doctor/site/passwords";
import { pullSecretFaults } from "../../../../cli/doctor/site/pull-secrets";
import { releaseFaults } from "../../../../cli/doctor/site/release";
import { storageClassFaults } from "../../../../cli/doctor/site/storage-class";
import { syncLagFaults } from "../../../../cli/doctor/site/sync-lag";
import { stagedFaults, targetFaults } from "../../../../cli/doctor/site/target";
import { workloadFaults } from "../../../../cli/doctor/site/workload";
import type { Fault } from "../../../../components/core/fault";

const now = new Date("2026-06-15T12:00:00Z");
const days = (count: number) => new Date(now.getTime() + count * 86_400_000);
const minutes = (count: number) => new Date(now.getTime() + count * 60_000);
const validity = (from: number, to: number) => ({ validFromDate: days(from), validToDate: days(to) });
const token = (issuedAt: Date, expiry?: Date) => ({
  properties: { credentials: { passwords: [{ name: "password1", creationTime: issuedAt.toISOString(), ...(expiry && { expiry: expiry.toISOString() }) }] } },
});
const passwords = (live: unknown) => passwordFaults("line-1", { passwords: { validity: "P90D", margin: "P30D", settling: "PT2M" } }, "line1", live, now);
const continuous = { syncSchedule: "* * * * *" };
const nightly = { syncSchedule: "0 3 * * *", syncWindow: "PT2H" };
const deployment = (replicas: number, readyReplicas: number) => ({ spec: { replicas, selector: {}, template: {} }, status: { readyReplicas } });
const pod = (message: string) => ({
  status: { containerStatuses: [{ name: "one", image: "", imageID: "", ready: false, restartCount: 0, state: { waiting: { message } } }] },
});
const workload = (look: Partial<Parameters<typeof workloadFaults>[2]>) =>
  workloadFaults("connected-registry", "line1", { deployment: deployment(1, 1), pods: [], claimPhase: "Bound", ...look });
const registry = (sku: string, provisioningState: string) => registryFaults({ id: "/hub", sku: { name: sku }, properties: { provisioningState } });
const classes = [
  { name: "standard", isDefault: true },
  { name: "fast", isDefault: false },
];
const all = ({ faults, warnings }: { faults: readonly Fault[]; warnings: readonly Fault[] }) => [
  ...faults,
  ...warnings.map((fault) => ({ ...fault, code: `(${fault.code})` })),
];
const dates = (from: number, to: number) => all(datesFindings(validity(from, to), "the certificate", "P14D", now));
const space = (...details: object[]) => {
  const found = spaceFindings({ properties: { statusDetails: details } });
  return "faults" in found ? all(found) : [{ code: JSON.stringify(found), what: "", fix: "" }];
};

const exec = (rule: Partial<Parameters<typeof execFaults>[1]["rules"][number]>, denied?: string) =>
  execFaults("connected-registry", {
    denied,
    labels: { "kubernetes.io/metadata.name": "connected-registry" },
    rules: [{ name: "webhook a", operations: ["CONNECT"], resources: ["pods/exec"], ...rule }],
  });
const event = (message: string, name = "a") => ({ message, metadata: { namespace: "default" }, involvedObject: { kind: "Pod", name } });
const usage = (name: string, currentValue: number) => quotaFaults([{ name, limit: 100, currentValue, unit: "Count" }]);
const reach = (kind: "unreachable" | "untrusted-certificate", message: string) => [endpointFault("hub.azurecr.io", { kind, message })];

/** Examined object, its faults, the expected codes, and a pattern for text and fix. */
const cases: [what: string, faults: readonly Fault[], expected: string[], text?: RegExp][] = [
  ["a clock within a minute", [clockFault(now, minutes(1))].flatMap((one) => one ?? []), []],
  ["a clock that is behind", [clockFault(now, minutes(2))].flatMap((one) => one ?? []), ["EDGE-CLOCK"], /120 s behind Azure's/],
  ["a clock that is ahead", [clockFault(minutes(2), now)].flatMap((one) => one ?? []), ["EDGE-CLOCK"], /120 s ahead of Azure's/],
  ["a registered provider", providerFaults("/subscriptions/s", "Microsoft.Edge", "Registered"), []],
  ["a provider that is registering", providerFaults("/subscriptions/s", "Microsoft.Edge", "Registering"), ["EDGE-PROVIDER"], /wait until/],
  [
    "a provider that is not registered",
    providerFaults("/subscriptions/s", "Microsoft.Edge", "NotRegistered"),
    ["EDGE-PROVIDER"],
    /--namespace Microsoft.Edge --subscription s/,
  ],
  ["a Premium registry", registry("premium", "Succeeded"), []],
  ["a Standard registry", registry("Standard", "Succeeded"), ["EDGE-REGISTRY-STATE"], /tier without connected registries/],
  ["a registry that is updating", registry("Premium", "Updating"), ["EDGE-REGISTRY-STATE"], /Updating/],
  ["a certificate", dates(-1, 15), []],
  ["a certificate that ends soon", dates(-1, 13), ["(EDGE-CERTIFICATE-DATES)"], /expires in 13 days/],
  ["an expired certificate", dates(-9, -1), ["EDGE-CERTIFICATE-DATES"], /has expired/],
  ["a certificate that is not valid yet", dates(1, 90), ["EDGE-CERTIFICATE-DATES"], /is not valid yet/],
  ["a volume whose usage the service does not report", space({ code: "Other" }), ['{"skipped":"the service does not report it"}']],
  ["a volume with space", space({ availableGib: 5, totalGib: 20 }), []],
  ["a nearly full volume", space({ code: "Other" }, { availableGib: "1.5", totalGib: "20" }), ["(EDGE-DISK-SPACE)"], /1.5 of 20 GiB/],
  [
    "a full volume",
    space({ availableGib: 5, totalGib: 20 }, { code: "DiskError", description: "no space left" }),
    ["EDGE-DISK-SPACE"],
    /DiskError: no space left/,
  ],
  ["equal images", imageFaults("vision:1", "sha256:a", "sha256:a"), []],
  ["an image that the cloud registry lacks too", imageFaults("vision:1", undefined, undefined), []],
  ["an image that the site lacks", imageFaults("vision:1", "sha256:a", undefined), ["EDGE-IMAGE-ON-SITE"], /\(nothing\) on the site/],
  ["an image that differs", imageFaults("vision:1", "sha256:a", "sha256:b"), ["EDGE-IMAGE-ON-SITE"], /another image under this name/],
  ["a node that pulls", nodePullFaults({ node: "n", status: "pulls", message: "" }), []],
  ["a node that was not checked", nodePullFaults({ node: "n", status: "unknown", message: "" }), []],
  ["a node that fails", nodePullFaults({ node: "n", status: "fails", message: "x509" }), ["EDGE-NODE-PULL"], /node n cannot pull .*: x509/],
  ["a password within its margin", passwords(token(days(-10), days(40))), []],
  ["a password past its margin", passwords(token(days(-61), days(29))), ["EDGE-PASSWORD-DUE"], /edge-staging maintain line-1/],
  ["a password without expiry", passwords(token(days(-1))), ["EDGE-PASSWORD-DUE"], /has no expiry/],
  ["a token without a password, which another check reports", passwords({}), []],
  ["a pull secret whose login is accepted", pullSecretFaults("line-1", { secret: "a/b", status: "accepted", message: "" }), []],
  ["a pull secret whose login was not checked", pullSecretFaults("line-1", { secret: "a/b", status: "unknown", message: "" }), []],
  [
    "a pull secret whose login is refused",
    pullSecretFaults("line-1", { secret: "a/b", status: "refused", message: "" }),
    ["EDGE-PULL-SECRET"],
    /refuses the login of pull secret a\/b/,
  ],
  [
    "a pull secret that does not exist",
    pullSecretFaults("line-1", { secret: "a/b", status: "unusable", message: "it does not exist" }),
    ["EDGE-PULL-SECRET"],
    /it does not exist/,
  ],
  ["a deployed release", releaseFaults("connected-registry/line1", { revision: 3, status: "deployed" }), []],
  [
    "a pending release",
    releaseFaults("connected-registry/line1", { revision: 3, status: "pending-upgrade" }),
    ["EDGE-HELM-RELEASE"],
    /-n connected-registry -l owner=helm,status=pending-upgrade/,
  ],
  ["a failed release", releaseFaults("connected-registry/line1", { revision: 3, status: "failed" }), ["EDGE-HELM-RELEASE"], /revision 3 is failed/],
  ["a missing release", releaseFaults("connected-registry/line1", undefined), ["EDGE-HELM-RELEASE"], /has no Helm release/],
  ["a default storage class", storageClassFaults(undefined, classes), []],
  ["a named storage class", storageClassFaults("fast", classes), []],
  ["no default storage class", storageClassFaults(undefined, classes.slice(1)), ["EDGE-STORAGE-CLASS"], /mark one as default/],
  ["an unknown storage class", storageClassFaults("slow", classes), ["EDGE-STORAGE-CLASS"], /standard, fast/],
  ["a continuous sync 15 minutes ago", syncLagFaults(continuous, minutes(-15).toISOString(), now), []],
  ["a continuous sync 17 minutes ago", syncLagFaults(continuous, minutes(-17).toISOString(), now), ["EDGE-SYNC-LAG"], /has missed a sync/],
  ["a nightly sync 26 hours ago", syncLagFaults(nightly, minutes(-26 * 60).toISOString(), now), []],
  ["a nightly sync 27 hours ago", syncLagFaults(nightly, minutes(-27 * 60).toISOString(), now), ["EDGE-SYNC-LAG"]],
  ["a registry that never synced", syncLagFaults(continuous, undefined, now), ["EDGE-SYNC-LAG"], /has never synced/],
  ["a succeeded target", targetFaults("/t", { properties: { provisioningState: "Succeeded" } }), []],
  ["a target that does not exist", targetFaults("/t", undefined), ["EDGE-TARGET"], /does not exist/],
  ["a failed target", targetFaults("/t", { properties: { provisioningState: "Failed" } }), ["EDGE-TARGET"], /Failed, \/t/],
  ["a staged revision", stagedFaults("/v", { properties: { state: "ReadyToDeploy" } }), []],
  ["a removed revision", stagedFaults("/v", undefined), ["EDGE-REVISION"], /stages the version again/],
  ["a failed revision", stagedFaults("/v", { properties: { state: "Failed" } }), ["EDGE-STAGING-FAILED"]],
  ["a ready registry", workload({}), []],
  [
    "a registry that was scaled down",
    workload({ deployment: deployment(0, 0) }),
    ["EDGE-REGISTRY-POD"],
    /kubectl scale deployment line1 -n connected-registry --replicas 1/,
  ],
  [
    "a registry whose disk is full",
    workload({ deployment: deployment(1, 0), pods: [pod("no space left on device")] }),
    ["EDGE-REGISTRY-POD"],
    /free disk space on the node/,
  ],
  ["a missing Deployment", workload({ deployment: undefined }), ["EDGE-REGISTRY-POD"], /it does not exist/],
  ["a lost volume", workload({ claimPhase: "Lost" }), ["EDGE-REGISTRY-VOLUME"], /is Lost/],
  ["a name of this machine that does not resolve", reach("unreachable", "getaddrinfo ENOTFOUND"), ["EDGE-ENDPOINT"], /correct the DNS of this machine/],
  ["an endpoint that this machine does not reach", reach("unreachable", "connect ETIMEDOUT"), ["EDGE-ENDPOINT"], /allow this machine to reach it/],
  ["a proxy that inspects TLS", reach("untrusted-certificate", "self-signed"), ["EDGE-ENDPOINT"], /NODE_EXTRA_CA_CERTS/],
  ["a limit with room", usage("Tokens", 89), []],
  ["a limit that is nearly reached", usage("Tokens", 90), ["EDGE-REGISTRY-QUOTA"], /limit of Tokens, or nearly\n90 of 100 Count/],
  ["used storage", usage("Size", 120), ["EDGE-REGISTRY-QUOTA"], /billed per GiB/],
  ["a webhook for exec", exec({}), ["EDGE-EXEC-ADMISSION"], /webhook a decides about exec into pods of connected-registry/],
  ["a webhook for everything", exec({ operations: ["*"], resources: ["*/*"] }), ["EDGE-EXEC-ADMISSION"]],
  ["a webhook for pods", exec({ resources: ["pods"] }), []],
  ["a webhook for creations", exec({ operations: ["CREATE"] }), []],
  ["a webhook for other namespaces", exec({ namespaceSelector: { matchLabels: { guarded: "yes" } } }), []],
  [
    "a webhook that excludes the namespace",
    exec({ namespaceSelector: { matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "NotIn", values: ["connected-registry"] }] } }),
    [],
  ],
  ["an explicit denial", exec({ resources: [] }, "by policy"), ["EDGE-EXEC-ADMISSION"], /denies exec .*: by policy/],
  ["an ordinary warning", networkFaults([event("Back-off restarting failed container")]), []],
  [
    "a name that the cluster cannot resolve",
    networkFaults([event("lookup a.io on 10.96.0.10:53: no such host"), event("lookup a.io: no such host", "b")]),
    ["EDGE-CLUSTER-NETWORK"],
    /does not reach a\.io.*\nPod default\/a, Pod default\/b\n.*DNS/s,
  ],
  [
    "an address that the cluster cannot reach",
    networkFaults([event("dial tcp 10.0.0.1:443: connect: connection refused")]),
    ["EDGE-CLUSTER-NETWORK"],
    /10\.0\.0\.1:443.*firewall, proxy/s,
  ],
  ["a missing claim", workload({ claimPhase: undefined }), ["EDGE-REGISTRY-VOLUME"], /is missing/],
];

describe("faults of the doctor's own checks", () => {
  it("concern the endpoints that the registry has: data endpoints only if they are enabled", () => {
    const properties = { loginServer: "hub.azurecr.io", dataEndpointHostNames: ["hub.westeurope.data.azurecr.io"] };
    const of = (dataEndpointEnabled: boolean) => endpointsOf({ properties: { ...properties, dataEndpointEnabled } });
    assert.deepEqual([of(true), of(false), endpointsOf({})], [["hub.azurecr.io", "hub.westeurope.data.azurecr.io"], ["hub.azurecr.io"], []]);
  });

  for (const [what, faults, expected, text = /(?:)/] of cases)
    it(`are ${expected.join(", ") || "none"} for ${what}`, () => {
      assert.deepEqual(
        faults.map(({ code }) => code),
        expected,
      );
      for (const { what: sentence, given, allowed, fix } of faults) assert.match([sentence, given, allowed, fix].join("\n"), text);
    });
});
