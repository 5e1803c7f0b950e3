import assert from "node:assert/strict";
import type { V1Node, V1Pod } from "@kubernetes/client-node";
import { type BlackoutFacts, blackoutOutcome } from "../../../../cli/drill/blackout";
import type { DrilledSecret } from "../../../../cli/drill/login-items";

const address = "10.96.0.50";
const registryImage = "mcr.microsoft.com/acr/connected-registry:1.0.0";
const [digest, other] = [`sha256:${"a".repeat(64)}`, `sha256:${"b".repeat(64)}`];
const until = new Date("2026-12-08T00:00:00Z");
const soon = "2026-12-05T00:00:00Z";

const node = (name: string, images: string[], more: Partial<V1Node> = {}): V1Node => ({
  metadata: { name, labels: { "kubernetes.io/hostname": name } },
  status: { images: images.map((image) => ({ names: [image] })) },
  ...more,
});
const cut = (name: string) =>
  node(
    name,
    Array.from({ length: 50 }, (_, index) => `example.com/image:${index}`),
  );

interface PodChange {
  policy?: string;
  nodeName?: string;
  owner?: string;
  secrets?: string[];
  imageID?: string;
  phase?: string;
}
const pod = (
  name: string,
  image: string,
  { policy = "IfNotPresent", nodeName = "n1", owner = "ReplicaSet", secrets, imageID = "", phase = "Running" }: PodChange = {},
): V1Pod => ({
  metadata: { namespace: "default", name, ownerReferences: [{ apiVersion: "apps/v1", kind: owner, name: "x", uid: "x", controller: true }] },
  spec: { nodeName, imagePullSecrets: secrets?.map((one) => ({ name: one })), containers: [{ name: "main", image, imagePullPolicy: policy }] },
  status: { phase, containerStatuses: [{ name: "main", image, imageID, ready: true, restartCount: 0 }] },
});
const registryPod: V1Pod = {
  ...pod("line1-abc", registryImage, { owner: "DaemonSet" }),
  metadata: { namespace: "connected-registry", name: "line1-abc", labels: { "app.kubernetes.io/instance": "line1" } },
};
const secret = (change: Partial<DrilledSecret> = {}): DrilledSecret => ({
  ...{ secret: "default/pull", status: "accepted", message: "", username: "line1-pull", expiry: undefined, isUnknown: false },
  ...change,
});
const served = (name: string, found = digest) => new Map([[`${address}/${name}`, { is: "served" as const, digest: found }]]);
const app = `${address}/app:1`;

interface Case {
  pods: V1Pod[];
  nodes?: V1Node[];
  served?: BlackoutFacts["served"];
  secrets?: BlackoutFacts["secrets"];
  /** Images on the nodes n1 and n2 in addition to the registry's. */
  on?: [string[], string[]];
}
const outcome = ({ pods, on: [first, second] = [[], []], nodes, served: found = new Map(), secrets = [secret()] }: Case) =>
  blackoutOutcome({
    ...{ stack: "line-1", site: { serviceAddress: address, namespace: "connected-registry", extensionName: "line1" }, pods, served: found, secrets, until },
    nodes: nodes ?? [node("n1", [registryImage, ...first]), node("n2", [registryImage, ...second])],
  });

/** Verdict of the last pod, and a pattern for its reason and fix. */
const cases: [what: string, given: Case, verdict: string, text: RegExp][] = [
  ["an image on every node", { pods: [registryPod, pod("a", "vendor/a:1")], on: [["docker.io/vendor/a:1"], ["docker.io/vendor/a:1"]] }, "ok", /node n1 has/],
  [
    "a short name",
    { pods: [registryPod, pod("a", "busybox")], on: [["docker.io/library/busybox:latest"], ["docker.io/library/busybox:latest"]] },
    "ok",
    /n1 has/,
  ],
  [
    "an image on its node only",
    { pods: [registryPod, pod("a", "vendor/a:1")], on: [["docker.io/vendor/a:1"], []] },
    "at-risk",
    /if that node does not return: node n2 lacks.*crictl pull docker\.io\/vendor\/a:1/s,
  ],
  [
    "an image of a DaemonSet on its node only",
    { pods: [registryPod, pod("a", "vendor/a:1", { owner: "DaemonSet" })], on: [["docker.io/vendor/a:1"], []] },
    "ok",
    /n1 has/,
  ],
  [
    "an image that its node lacks",
    { pods: [registryPod, pod("a", "vendor/a:1")] },
    "fails",
    /node n1 lacks the image, and docker\.io is behind the WAN.*pin it there/s,
  ],
  ["Never and no image", { pods: [registryPod, pod("a", "vendor/a:1", { policy: "Never" })] }, "fails", /its pull policy is Never/],
  [
    "Always and a registry behind the WAN",
    { pods: [registryPod, pod("a", "vendor/a:1", { policy: "Always" })], on: [["docker.io/vendor/a:1"], []] },
    "fails",
    /Always, so node n1 asks docker\.io.*set imagePullPolicy to IfNotPresent/s,
  ],
  [
    "a truncated list and a running container",
    { pods: [pod("a", "vendor/a:1", { imageID: `docker.io/vendor/a@${digest}` })], nodes: [cut("n1")] },
    "ok",
    /n1 has/,
  ],
  ["a truncated list and no running container", { pods: [pod("a", "vendor/a:1")], nodes: [cut("n1")] }, "unknown", /does not list all of its images/],
  [
    "a truncated list of another node",
    { pods: [registryPod, pod("a", "vendor/a:1")], nodes: [node("n1", [registryImage, "docker.io/vendor/a:1"]), cut("n2")] },
    "at-risk",
    /n2 does not list all.*crictl images/s,
  ],
  ["a node that lists nothing", { pods: [pod("a", "vendor/a:1")], nodes: [node("n1", [])] }, "unknown", /does not list all/],
  [
    "Always and the site's registry",
    { pods: [registryPod, pod("a", app, { policy: "Always", secrets: ["pull"] })], served: served("app:1") },
    "ok",
    /registry serves/,
  ],
  [
    "the address with its port",
    {
      pods: [registryPod, pod("a", `${address}:443/app:1`, { policy: "Always", secrets: ["pull"] })],
      served: served(":443/app:1".slice(1)).set(`${address}:443/app:1`, { is: "served", digest }),
    },
    "ok",
    /registry serves/,
  ],
  [
    "an image that the site's registry lacks",
    { pods: [registryPod, pod("a", app, { secrets: ["pull"] })], served: new Map([[app, { is: "absent" }]]) },
    "fails",
    /does not have it.*staged\.images/s,
  ],
  [
    "a registry that could not be read",
    { pods: [registryPod, pod("a", app)], served: new Map([[app, { is: "unread", why: "no answer" }]]) },
    "unknown",
    /was not read: no answer/,
  ],
  ["a registry that does not run", { pods: [pod("a", app)], served: served("app:1") }, "fails", /no pod of it runs/],
  [
    "a registry whose own image is missing",
    { pods: [registryPod, pod("a", app)], served: served("app:1"), nodes: [node("n1", ["x:1"])] },
    "fails",
    /does not serve: pod connected-registry\/line1-abc/,
  ],
  ["an image on the node, without a registry", { pods: [pod("a", app)], on: [[app], [app]] }, "ok", /n1 has/],
  [
    "a tag that has moved",
    { pods: [registryPod, pod("a", app, { policy: "Always", imageID: `${address}/app@${other}` })], served: served("app:1") },
    "at-risk",
    /serves sha256:a+ under this tag.*deploy the pod again/s,
  ],
  [
    "a login that expires",
    { pods: [registryPod, pod("a", app, { policy: "Always", secrets: ["pull"] })], served: served("app:1"), secrets: [secret({ expiry: soon })] },
    "fails",
    /expires at 2026-12-05/,
  ],
  [
    "a login that is refused",
    { pods: [registryPod, pod("a", app, { policy: "Always" })], served: served("app:1"), secrets: [secret({ status: "refused" })] },
    "fails",
    /refuses the login/,
  ],
  [
    "one of two logins",
    {
      pods: [registryPod, pod("a", app, { secrets: ["pull", "two"] })],
      served: served("app:1"),
      secrets: [secret({ expiry: soon }), secret({ secret: "default/two" })],
    },
    "ok",
    /serves/,
  ],
  ["another pod's login", { pods: [registryPod, pod("a", app, { secrets: ["none"] })], served: served("app:1") }, "fails", /no pull secret with a login/],
  [
    "logins that could not be read",
    { pods: [registryPod, pod("a", app)], served: served("app:1"), secrets: { unread: "forbidden" } },
    "unknown",
    /not tried: forbidden/,
  ],
];

describe("images of the blackout drill", () => {
  for (const [what, given, verdict, text] of cases)
    it(`have verdict ${verdict} for ${what}`, () => {
      const images = outcome(given).items.filter(({ kind }) => kind === "image");
      const found = images.find(({ subject }) => subject.startsWith("pod default/a:"));
      assert.equal(found?.verdict, verdict, found?.reason);
      assert.match(`${found?.reason}\n${found?.fault?.fix ?? ""}`, text);
      assert.equal(found?.fault?.code, ["fails", "at-risk"].includes(verdict) ? "EDGE-BLACKOUT-IMAGE" : undefined);
    });

  it("exclude pods that have ended, and names that are not images", () => {
    const { items } = outcome({ pods: [pod("job", "vendor/a:1", { phase: "Succeeded" }), pod("b", "UPPER")] });
    assert.deepEqual(
      items.map(({ kind }) => kind),
      ["login"],
    );
  });

  const placements: [what: string, spec: object, second: Partial<V1Node>, isElsewhere: boolean][] = [
    ["without a constraint", {}, {}, true],
    ["with a node selector", { nodeSelector: { "kubernetes.io/hostname": "n1" } }, {}, false],
    ["with a taint", {}, { spec: { taints: [{ key: "gpu", effect: "NoSchedule" }] } }, false],
    ["with a tolerated taint", { tolerations: [{ key: "gpu", operator: "Exists" }] }, { spec: { taints: [{ key: "gpu", effect: "NoSchedule" }] } }, true],
    ["with a cordoned node", {}, { spec: { unschedulable: true } }, false],
    ["with an affinity to n1", { affinity: affinity("In", "n1") }, {}, false],
    ["with an affinity to any but n1", { affinity: affinity("NotIn", "n1") }, {}, true],
  ];
  for (const [what, spec, second, isElsewhere] of placements)
    it(`${isElsewhere ? "need" : "do not need"} another node ${what}`, () => {
      const placed = pod("a", "vendor/a:1");
      const nodes = [node("n1", [registryImage, "docker.io/vendor/a:1"]), node("n2", [registryImage], second)];
      const { items } = outcome({ pods: [{ ...placed, spec: { ...placed.spec, ...spec, containers: placed.spec?.containers ?? [] } }], nodes });
      assert.equal(items[0]?.verdict, isElsewhere ? "at-risk" : "ok");
    });
});

function affinity(operator: string, ...values: string[]) {
  const nodeSelectorTerms = [{ matchExpressions: [{ key: "kubernetes.io/hostname", operator, values }] }];
  return { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } };
}

describe("logins of the blackout drill", () => {
  const pulling = pod("a", app, { policy: "Always", secrets: ["pull"] });
  const keeping = pod("a", app, { secrets: ["pull"] });
  const logins: [what: string, pods: V1Pod[], change: Partial<DrilledSecret>, verdict: string, text: RegExp][] = [
    ["a password without expiry", [pulling], {}, "ok", /does not expire/],
    ["a password that is valid longer than the blackout", [pulling], { expiry: "2027-01-01T00:00:00Z" }, "ok", /valid until 2027/],
    ["a password that expires, and a pod that pulls", [pulling], { expiry: soon }, "fails", /a pod needs it to start.*edge-staging maintain line-1/s],
    ["a password that expires, and a pod that has its image", [keeping], { expiry: soon }, "at-risk", /no pod needs it to start where it runs now/],
    ["a refused login", [pulling], { status: "refused" }, "fails", /edge-staging up line-1 -- --refresh/],
    ["a secret that does not exist", [keeping], { status: "unusable", message: "it does not exist" }, "at-risk", /it does not exist/],
    ["a secret that was not tried", [pulling], { status: "unknown" }, "unknown", /was not tried/],
    ["a token that could not be read", [pulling], { isUnknown: true }, "unknown", /expiry of token line1-pull/],
  ];
  for (const [what, pods, change, verdict, text] of logins)
    it(`have verdict ${verdict} for ${what}`, () => {
      const { items } = outcome({ pods: [registryPod, ...pods], served: served("app:1"), secrets: [secret(change)], on: [[app], [app]] });
      const found = items.find(({ kind }) => kind === "login");
      assert.equal(found?.verdict, verdict);
      assert.match(`${found?.reason}\n${found?.fault?.what ?? ""}\n${found?.fault?.fix ?? ""}`, text);
    });
});
