import assert from "node:assert/strict";
import type { V1Pod } from "@kubernetes/client-node";
import type { DrillReport } from "../../cli/drill/drill-report";
import { apps, core, line, store, until, untilStored } from "../support/doctor/fault";
import { knownSecrets } from "../support/known-secrets";
import { ProgramWorld } from "../support/program-world";

/** Longer than the lifetime of the passwords, shorter than that of the certificates. */
const beyondPasswords = 45;

/** Pods of a plant in addition to those of the site's registry, cert-manager and node trust. */
const plant = [
  { name: "app", image: `${line.serviceAddress}/factory/vision:1.0.0`, imagePullPolicy: "Always" },
  { name: "keeper", image: `${line.serviceAddress}/factory/gateway:1.0.0`, imagePullPolicy: "IfNotPresent" },
  { name: "viewer", image: "docker.io/vendor/viewer:2.0", imagePullPolicy: "IfNotPresent" },
];

describe("the blackout drill", function () {
  this.timeout(400_000);
  let given: ProgramWorld;
  before(async () => {
    given = await ProgramWorld.start({ policies: false });
    given.project.change("line-1", "site", (site) => ({
      ...site,
      pullSecrets: [{}, { name: "pull", type: "kubernetes.io/dockerconfigjson" }],
      passwords: { ...(site["passwords"] as object), validity: "P40D" },
    }));
    await given.bringUp();
    for (const { name, ...container } of plant) {
      const labels = { app: name };
      const spec = { imagePullSecrets: [{ name: "pull" }], containers: [{ name: "main", ...container }] };
      const body = { metadata: { name }, spec: { replicas: 1, selector: { matchLabels: labels }, template: { metadata: { labels }, spec } } };
      await apps(given).createNamespacedDeployment({ namespace: "default", body });
    }
    await until(async () => (await pods()).filter(({ metadata }) => metadata?.namespace === "default").length === plant.length);
    await until(async () => (await pods()).every(isReady));
    await warmNodes();
  });
  after(() => given?.end());

  const site = () => given.world.sites.get("line-1") ?? assert.fail("there is no line-1");
  const pods = async () => (await core(given).listPodForAllNamespaces()).items;
  const isReady = ({ status }: V1Pod) => status?.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True") === true;
  const waitsForImage = ({ status }: V1Pod) =>
    status?.conditions?.some(({ type, message }) => type === "Ready" && /network is unreachable|ErrImagePull/.test(message ?? "")) === true;
  /** Workload name, which does not change with the pod. */
  const workload = ({ metadata }: V1Pod) => metadata?.name?.replace(/(-[a-z0-9]+)?-[a-z0-9]{5}$/, "") ?? "";
  const podOf = async (name: string) => (await pods()).find((pod) => workload(pod) === name) ?? assert.fail(`no pod of ${name}`);
  const imageOf = ({ spec }: V1Pod) => spec?.containers[0]?.image ?? "";
  /** Every node has every image from the internet, as if it were pinned. */
  const warmNodes = async () => {
    const images = (await pods()).map(imageOf).filter((image) => !image.startsWith(line.serviceAddress));
    const nodes = (await core(given).listNode()).items.flatMap(({ metadata }) => metadata?.name ?? []);
    for (const node of nodes) for (const image of images) await site().images.keep(node, image);
  };

  const drilled = async (...options: string[]): Promise<{ code: number; report: DrillReport; fails: string[] }> => {
    const before = given.writes();
    const hidden = await knownSecrets(given);
    const { code, stdout, stderr } = await given.command("drill", "blackout", "line-1", "--json", ...options);
    assert.equal(given.writes(), before, "the drill wrote something");
    assert.ok(stdout.startsWith("{"), stdout + stderr);
    assert.ok(!hidden.some((secret) => (stdout + stderr).includes(secret)), "the drill shows a secret");
    const report = JSON.parse(stdout) as DrillReport;
    const failing = report.items.filter(({ kind, verdict }) => kind === "image" && verdict === "fails").map(({ subject }) => subject);
    const fails = (await pods()).filter(({ metadata }) => failing.some((subject) => subject.startsWith(`pod ${metadata?.namespace}/${metadata?.name}:`)));
    return { code, report, fails: fails.map(workload).sort() };
  };
  const others = ({ items }: DrillReport) => items.filter(({ verdict }) => verdict !== "ok").map(({ subject, verdict }) => `${verdict} ${subject}`);

  /** Cuts link and power, and resolves when exactly the pods of these workloads wait for an image and all others are ready. Then restores the link. */
  const blackout = async (waiting: string[], meanwhile: () => Promise<void> = async () => undefined) => {
    given.world.play({ network: [{ site: "line-1", at: "PT0S", for: "P100D" }] });
    await untilStored(given, () => store(given).get(line.connectedClusterId)?.properties["connectivityStatus"] === "Offline");
    await site().reboot();
    await meanwhile();
    await until(async () => {
      const found = await pods();
      const [wait, rest] = [found.filter((pod) => waiting.includes(workload(pod))), found.filter((pod) => !waiting.includes(workload(pod)))];
      return wait.length > 0 === waiting.length > 0 && wait.every(waitsForImage) && rest.every(isReady);
    });
  };
  const recovered = async () => {
    given.world.play({});
    await until(async () => (await pods()).every(isReady));
    await warmNodes();
  };

  it("predicts that a healthy site starts, and it does", async () => {
    const { code, report } = await drilled();
    assert.deepEqual([code, report.comesUp, others(report)], [0, true, []]);
    await blackout([]);
    await recovered();
  });

  it("predicts which pods, among them the site's registry, do not start without system images, and they do not", async () => {
    for (const name of ["cert-manager", "line1"]) {
      const pod = await podOf(name);
      await site().images.remove(pod.spec?.nodeName ?? "", imageOf(pod));
    }
    const { code, report, fails } = await drilled();
    assert.deepEqual([code, report.comesUp, fails], [1, false, ["app", "cert-manager", "line1"]]);
    assert.match(
      report.items.find(({ subject }) => subject.includes("cert-manager"))?.fault?.fix ?? "",
      /crictl pull quay\.io\/jetstack\/cert-manager-controller/,
    );
    await blackout(fails);
    await recovered();
  });

  it("predicts which pods are at risk because a node lacks an image, and they do not start on that node", async () => {
    const viewer = await podOf("viewer");
    const [other] = (await core(given).listNode()).items.flatMap(({ metadata }) => metadata?.name ?? []).filter((name) => name !== viewer.spec?.nodeName);
    await site().images.remove(other ?? "", imageOf(viewer));
    const { code, report } = await drilled();
    assert.deepEqual([code, others(report)], [0, [`at-risk pod default/${viewer.metadata?.name}: docker.io/vendor/viewer:2.0`]]);
    const name = viewer.spec?.nodeName ?? "";
    const cordoned = async (unschedulable: boolean) => {
      const node = await core(given).readNode({ name });
      await core(given).replaceNode({ name, body: { ...node, spec: { ...node.spec, unschedulable } } });
    };
    // All pods return, but the viewer may run on another node.
    await blackout(["viewer"], async () => {
      await cordoned(true);
      await core(given).deleteNamespacedPod({ namespace: "default", name: viewer.metadata?.name ?? "" });
    });
    assert.equal((await podOf("viewer")).spec?.nodeName, other);
    await cordoned(false);
    await recovered();
  });

  it("predicts which pods need a login that expires, and they do not start after it has expired", async () => {
    const { code, report, fails } = await drilled("--days", String(beyondPasswords));
    assert.deepEqual([code, fails], [1, ["app"]]);
    assert.deepEqual(
      others(report).filter((text) => !text.includes(" pod ")),
      ["at-risk pull secret default/my-acr-secret", "fails pull secret default/pull", "at-risk sync token line1"],
    );
    given.world.moveClockTo(new Date(Date.parse(report.until)));
    await blackout(fails);
  });
});
