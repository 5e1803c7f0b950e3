import assert from "node:assert/strict";
import { clockFault } from "../../../../cli/doctor/common/clock";
import { providerFaults } from "../../../../cli/doctor/common/providers";
import { registryFaults } from "../../../../cli/doctor/common/registry";
import { datesFindings } from "../../../../cli/doctor/site/certificate";
import { spaceFindings } from "../../../../cli/doctor/site/disk";
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
  ["a missing claim", workload({ claimPhase: undefined }), ["EDGE-REGISTRY-VOLUME"], /is missing/],
];

describe("faults of the doctor's own checks", () => {
  for (const [what, faults, expected, text = /(?:)/] of cases)
    it(`are ${expected.join(", ") || "none"} for ${what}`, () => {
      assert.deepEqual(
        faults.map(({ code }) => code),
        expected,
      );
      for (const { what: sentence, given, allowed, fix } of faults) assert.match([sentence, given, allowed, fix].join("\n"), text);
    });
});
