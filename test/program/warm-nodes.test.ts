import assert from "node:assert/strict";
import { AppsV1Api, type V1DaemonSet, type V1Deployment, type V1Pod, type V1Secret } from "@kubernetes/client-node";
import type { Proof } from "../../cli/prove/prove-site";
import { nodeManifest } from "../../lab/site/nodes";
import { eventually } from "../contract/site/staging-world";
import { ProgramWorld, succeeded } from "../support/program-world";

const line = "line-1";
const namespace = "connected-registry";
const object = { namespace, name: "line1-warm-nodes" };
const imagesOf = (...versions: string[]) => versions.flatMap((version) => [`factory/gateway:${version}`, `factory/vision:${version}`]).sort();

/** The lab's nodes keep an image only while a pod uses it, like the strictest possible kubelet garbage collection. */
describe("warm nodes, on the real engine", function () {
  this.timeout(300_000);
  let given: ProgramWorld;
  before(async () => {
    given = await ProgramWorld.start({ policies: false });
    given.project.addVersion("vision", "1.0.0", "1.1.0");
    given.project.change(line, "site", (site) => ({ ...site, warm: "on" }));
    given.pin("1.0.0", { installation: "on" });
    await given.bringUp(["1.0.0", "1.1.0"]);
  });
  after(() => given?.end());

  const client = () => given.world.sites.get(line)?.client ?? assert.fail(`there is no ${line}`);
  const isReady = ({ metadata, status }: V1Pod) =>
    !metadata?.deletionTimestamp && (status?.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True") ?? false);
  const withoutHost = (pods: readonly V1Pod[]) =>
    pods.flatMap(({ spec }) => (spec?.containers ?? []).map(({ image = "" }) => image.slice(image.indexOf("/") + 1))).sort();
  /** Pods of the site's registry namespace with this name label. */
  const podsNamed = async (name: string) =>
    (await client().list<V1Pod>("v1", "Pod", { namespace })).filter(({ metadata }) => metadata?.labels?.["app.kubernetes.io/name"] === name);
  /** Resolves when this many nodes have a ready pod that uses exactly these images. */
  const areWarm = (nodes: number, images: readonly string[]) =>
    eventually(async () => {
      const pods = await podsNamed("edge-warm-nodes");
      return pods.length === nodes && pods.every((pod) => isReady(pod) && String(withoutHost([pod])) === String(images));
    });
  const proof = async () => JSON.parse((await given.command("prove", "-s", line, "--json")).stdout) as Proof;
  /** Starts or stops the site's registry, against its extension's desired state. */
  const serve = async (replicas: number) => {
    const [deployment] = await client().list<V1Deployment>("apps/v1", "Deployment", { namespace });
    const scaled = { namespace, name: deployment?.metadata?.name ?? "" };
    const api = client().config.makeApiClient(AppsV1Api);
    const scale = await api.readNamespacedDeploymentScale(scaled);
    await api.replaceNamespacedDeploymentScale({ ...scaled, body: { ...scale, spec: { replicas } } });
    await eventually(async () => (await podsNamed("connected-registry")).filter(isReady).length === replicas);
  };

  it("keep the images of the pinned version on every node, and the proof contains the digest on each", async () => {
    await areWarm(2, imagesOf("1.0.0"));
    const { warm = [], images, proved } = await proof();
    const digests = new Map(images.map(({ ref, siteDigest }) => [ref, siteDigest]));
    const expected = imagesOf("1.0.0").map((image) => ({ image, digest: digests.get(image) }));
    assert.deepEqual([proved, warm], [true, ["line-1-node-1", "line-1-node-2"].map((node) => ({ node, images: expected }))]);
    await succeeded(given.stacks.preview(line, "--expect-no-changes"));
  });

  it("keep the images of the previous version after an upgrade", async () => {
    given.pin("1.1.0");
    await succeeded(given.stacks.up(line));
    await areWarm(2, imagesOf("1.0.0", "1.1.0"));
  });

  it("roll back to it without the WAN and the site's registry, and release the newer version's images", async () => {
    const repair = given.world.cut(line, "registry");
    await serve(0);
    const before = [given.world.blobBytesRead(), given.world.siteBlobBytesRead(line)];
    // A run that proves the images first would wait for the registry.
    given.project.change(line, "site", (site) => ({ ...site, proof: "off" }));
    given.pin("1.0.0");
    await succeeded(given.stacks.up(line));
    const running = (await client().list<V1Pod>("v1", "Pod", { namespace: "vision" })).filter(isReady);
    assert.deepEqual([given.revisions()["vision-1.0.0.1"], withoutHost(running)], ["Deployed", imagesOf("1.0.0")]);
    await areWarm(2, imagesOf("1.0.0"));
    assert.deepEqual([given.world.blobBytesRead(), given.world.siteBlobBytesRead(line)], before);
    repair();
    await serve(1);
    given.project.change(line, "site", (site) => ({ ...site, proof: "preferred" }));
    await succeeded(given.stacks.up(line));
    await succeeded(given.stacks.preview(line, "--expect-no-changes"));
  });

  it("include a node that joins later", async () => {
    await client().create(nodeManifest("line-1-node-3"));
    await areWarm(3, imagesOf("1.0.0"));
    assert.match(await succeeded(given.command("prove", "-s", line)), /warm nodes: 3 of 3 keep all 2 images/);
  });

  it("are released when the setting is removed: nothing of them remains in the cluster", async () => {
    given.project.change(line, "site", (site) => ({ ...site, warm: "off" }));
    await succeeded(given.stacks.up(line));
    const left = await Promise.all([
      client().find<V1DaemonSet>({ apiVersion: "apps/v1", kind: "DaemonSet", metadata: object }),
      client().find<V1Secret>({ apiVersion: "v1", kind: "Secret", metadata: object }),
    ]);
    assert.deepEqual(left, [undefined, undefined]);
    assert.equal((await proof()).warm, undefined);
  });
});
