import assert from "node:assert/strict";
import type { V1Deployment, V1Pod } from "@kubernetes/client-node";
import { StagingWorld, eventually } from "./staging-world";

describe("the installation of a solution on a site", function () {
  this.timeout(180_000);
  let world: StagingWorld;
  before(async () => {
    world = await StagingWorld.start({ leastTimeoutMs: 30_000 });
    await world.grant("contributor");
    await world.push("line/app");
    assert.equal(await world.stage(["line/app:1.0.0"]), undefined);
  });
  after(() => world?.stop());

  const image = (reference: string) => `${world.facts.serviceAddress}/${reference}`;
  const imagesRunning = async () => {
    const pods = await world.site.client.list<V1Pod>("v1", "Pod", { namespace: "vision" });
    const ready = pods.filter(({ status }) => status?.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True"));
    return ready.flatMap(({ spec }) => spec?.containers.map((container) => container.image));
  };

  it("fails if its pods cannot pull, reports why, and leaves nothing behind", async () => {
    await world.writePullSecret("wrong");
    const failure = await world.install({ image: image("line/app:1.0.0") });
    await world.writePullSecret();
    assert.match(
      failure ?? "",
      /not ready: Deployment vision\/vision-app: 0 of 1 pods ready, .*ErrImagePull: The client token for Kubernetes is missing or expired/,
    );
    assert.deepEqual(await world.site.client.list<V1Deployment>("apps/v1", "Deployment", { namespace: "vision" }), []);
  });

  it("runs pods after their images were read from the site's registry", async () => {
    assert.equal(await world.install({ image: image("line/app:1.0.0") }), undefined);
    assert.deepEqual(await imagesRunning(), [image("line/app:1.0.0")]);
  });

  it("keeps the running version if an upgrade needs an image that is not at the site", async () => {
    assert.match(
      (await world.install({ image: image("line/app:2.0.0") })) ?? "",
      /rolled back due to atomic being set: .*line\/app:2\.0\.0 is not on the site/,
    );
    assert.ok((await imagesRunning()).includes(image("line/app:1.0.0")));
  });

  it("does not enable other pods to pull: each needs an image pull secret for the address as its image spells it", async () => {
    await world.writeImagePullSecret("vision", "pull");
    // With another policy, a node that has the image would not pull it.
    const container = (host: string) => [{ name: "app", image: `${host}/line/app:1.0.0`, imagePullPolicy: "Always" }];
    const pod = (name: string, host: string, imagePullSecrets: object[]) =>
      world.site.client.create({
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name, namespace: "vision" },
        spec: { containers: container(host), imagePullSecrets },
      });
    const { serviceAddress } = world.facts;
    await pod("with", serviceAddress, [{ name: "pull" }]);
    await pod("with-port", `${serviceAddress}:443`, [{ name: "gone" }, { name: "pull" }]);
    await pod("without", serviceAddress, []);
    const condition = async (name: string) => {
      const found = await world.site.client.find<V1Pod>({ apiVersion: "v1", kind: "Pod", metadata: { name, namespace: "vision" } });
      return found?.status?.conditions?.find(({ type }) => type === "Ready");
    };
    await eventually(async () => (await condition("with"))?.status === "True" && (await condition("with-port"))?.status === "True");
    await eventually(async () => /ErrImagePull: .*no image pull secret of the pod \(none\) has a login for /.test((await condition("without"))?.message ?? ""));
  });

  it("is uninstalled completely", async () => {
    await world.uninstall();
    assert.deepEqual(await world.site.client.list<V1Deployment>("apps/v1", "Deployment", { namespace: "vision" }), []);
  });
});
