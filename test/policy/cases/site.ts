import { resourceTypes } from "../../../components/core/resource-types";
import { type RuleCases, of, unknownValue } from "../rule-cases";

const connected = "Microsoft.ContainerRegistry.ConnectedRegistry";
const extension = (properties: Record<string, unknown>) => of({ extensionType: connected, ...properties });
const secretIn = (namespace: unknown) => of({ metadata: { namespace } }, resourceTypes.secret);
const reached = (connection: Record<string, unknown>) => of({ connection: { host: "10.0.0.11", ...connection } }, resourceTypes.remoteCommand);
const undone = (properties: Record<string, unknown>) => of({ create: "sh -s trust", delete: "sh -s restore", ...properties }, resourceTypes.remoteCommand);
const pinnedImage = `mcr.example.com/busybox:1.36@sha256:${"1".repeat(64)}`;
const pods = (container: Record<string, unknown>) => of({ spec: { template: { spec: { containers: [container] } } } });
const online = { type: resourceTypes.readiness, urn: "online" };
const pinned = { type: "edge:orchestration:PinnedSolution", urn: "pinned", dependsOn: ["online"] };
const staged = (...dependsOn: string[]) => ({ type: resourceTypes.stagedSolution, urn: "staged", dependsOn });
const installed = (...dependsOn: string[]) => ({ type: resourceTypes.installation, urn: "installed", dependsOn });

/** Test cases for the rules about a site's cluster. */
export const siteCases: Record<string, RuleCases> = {
  "site-volume-margin": {
    good: [of({ volumeMargin: 10 }), of({ volumeMargin: 25 })],
    bad: [of({ volumeMargin: 9 }), of({ volumeMargin: 0 }), of({ volumeMargin: "much" })],
    absent: [[of({}), "obeys"]],
    unknown: [[of({ volumeMargin: unknownValue }), "advisory"]],
  },
  "extension-version": {
    good: [extension({ autoUpgradeMinorVersion: true }), extension({ version: "1.2.3", autoUpgradeMinorVersion: false })],
    bad: [extension({ autoUpgradeMinorVersion: false }), extension({ version: "1.2.3", autoUpgradeMinorVersion: true })],
    absent: [
      [extension({}), "breaks"],
      [extension({ version: "1.2.3" }), "breaks"],
    ],
    unknown: [[extension({ version: unknownValue }), "advisory"]],
  },
  "extension-settings-protected": {
    good: [extension({ configurationSettings: { "service.clusterIP": "10.96.0.50" }, configurationProtectedSettings: { connectionString: "s" } })],
    bad: [
      extension({ configurationSettings: { connectionString: "s" }, configurationProtectedSettings: {} }),
      extension({ configurationSettings: { "sync.password": "s" }, configurationProtectedSettings: {} }),
    ],
    absent: [
      [extension({}), "breaks"],
      [of({ extensionType: "microsoft.flux" }), "obeys"],
    ],
    unknown: [
      [extension({ configurationProtectedSettings: unknownValue }), "obeys"],
      [extension({ configurationSettings: unknownValue }), "advisory"],
    ],
  },
  "privileged-image-pinned": {
    good: [
      pods({ image: pinnedImage, securityContext: { privileged: true } }),
      pods({ image: "busybox:1.36", securityContext: { privileged: false } }),
      of({ spec: { containers: [{ image: pinnedImage, securityContext: { privileged: true } }] } }, resourceTypes.pod),
    ],
    bad: [
      pods({ image: "busybox:1.36", securityContext: { privileged: true } }),
      pods({ image: "busybox@sha256:12", securityContext: { privileged: true } }),
      of({ spec: { containers: [{ image: "busybox", securityContext: { privileged: true } }] } }, resourceTypes.pod),
      of({ spec: { template: { spec: { initContainers: [{ image: "busybox", securityContext: { privileged: true } }] } } } }, resourceTypes.job),
      of(
        { spec: { jobTemplate: { spec: { template: { spec: { containers: [{ image: "busybox", securityContext: { privileged: true } }] } } } } } },
        resourceTypes.cronJob,
      ),
    ],
    absent: [
      [pods({ securityContext: { privileged: true } }), "breaks"],
      [pods({ image: "busybox" }), "obeys"],
      [of({}), "obeys"],
    ],
    unknown: [
      [pods({ image: unknownValue, securityContext: { privileged: true } }), "advisory"],
      [pods({ image: "busybox", securityContext: unknownValue }), "advisory"],
    ],
  },
  "pull-secret-own-namespace": {
    good: [secretIn("vision")],
    bad: [secretIn("default")],
    absent: [[of({ metadata: {} }), "breaks"]],
    unknown: [[secretIn(unknownValue), "advisory"]],
  },
  "remote-command-host-key": {
    good: [reached({ hostKey: "ssh-ed25519 AAAA" }), reached({ hostKey: "ssh-ed25519 AAAA", proxy: { hostKey: "ssh-ed25519 BBBB" } })],
    bad: [reached({ hostKey: "" }), reached({ hostKey: "ssh-ed25519 AAAA", proxy: { host: "bastion" } })],
    absent: [
      [reached({}), "breaks"],
      [of({}, resourceTypes.remoteCommand), "breaks"],
    ],
    unknown: [[reached({ hostKey: unknownValue }), "advisory"]],
  },
  "remote-command-in-place": {
    good: [undone({ update: "sh -s trust" })],
    bad: [undone({ update: "sh -s trust", triggers: ["another"] }), undone({})],
    absent: [[of({ create: "hostname" }, resourceTypes.remoteCommand), "obeys"]],
    unknown: [[undone({ update: "sh -s trust", triggers: unknownValue }), "advisory"]],
  },
  "namespace-not-system": {
    good: [secretIn("default"), of({ solutionScope: "vision" }, resourceTypes.target), secretIn("kubernetes")],
    bad: [
      secretIn("kube-system"),
      secretIn("kube-public"),
      of({ solutionScope: "azure-arc-release" }, resourceTypes.target),
      of({ solutionScope: "azure-arc" }, resourceTypes.target),
      of({ solutionScope: "cert-manager" }, resourceTypes.target),
    ],
    absent: [
      [of({}, resourceTypes.target), "obeys"],
      [of({}, resourceTypes.secret), "obeys"],
    ],
    unknown: [[of({ solutionScope: unknownValue }, resourceTypes.target), "advisory"]],
  },
  "staging-after-online": {
    good: [
      [online, staged("online")],
      [online, pinned, staged("pinned")],
    ],
    bad: [[online, staged()]],
    absent: [
      [[staged()], "breaks"],
      [[online], "obeys"],
    ],
    unknown: [[[online, { ...staged("online"), properties: { state: unknownValue } }], "obeys"]],
  },
  "installation-after-staging": {
    good: [[staged(), installed("staged")]],
    bad: [[staged(), installed()]],
    absent: [
      [[installed()], "breaks"],
      [[staged()], "obeys"],
    ],
    unknown: [[[staged(), { ...installed("staged"), properties: { state: unknownValue } }], "obeys"]],
  },
  "installation-in-window": {
    good: [of({ maintenance: { windows: [{ zone: "Europe/Rome", days: ["saturday"], start: "02:00", duration: "PT4H" }] } }, resourceTypes.installation)],
    bad: [of({ maintenance: { windows: [], freezes: [] } }, resourceTypes.installation)],
    absent: [
      [of({}, resourceTypes.installation), "breaks"],
      [of({ maintenance: { veto: {} } }, resourceTypes.installation), "breaks"],
    ],
    unknown: [[of({ maintenance: { windows: unknownValue } }, resourceTypes.installation), "advisory"]],
  },
};
