import assert from "node:assert/strict";
import type { V1Deployment, V1Pod } from "@kubernetes/client-node";
import { StagingWorld } from "./staging-world";

describe("the installation of a solution on a site", function () {
  this.timeout(180_000);
  let world: StagingWorld;
  before(async () => {
    world = await StagingWorld.start(10_000);
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

  it("fails while its pods may not pull, tells so, and leaves nothing", async () => {
    await world.writePullSecret("wrong");
    const failure = await world.install({ image: image("line/app:1.0.0") });
    await world.writePullSecret();
    assert.match(
      failure ?? "",
      /not ready: Deployment vision\/vision-app: 0 of 1 pods ready, .*ErrImagePull: The client token for Kubernetes is missing or expired/,
    );
    assert.deepEqual(await world.site.client.list<V1Deployment>("apps/v1", "Deployment", { namespace: "vision" }), []);
  });

  it("runs pods once their images were read from the site's registry", async () => {
    assert.equal(await world.install({ image: image("line/app:1.0.0") }), undefined);
    assert.deepEqual(await imagesRunning(), [image("line/app:1.0.0")]);
  });

  it("keeps what runs where an upgrade wants an image that is not on the site", async () => {
    assert.match(
      (await world.install({ image: image("line/app:2.0.0") })) ?? "",
      /rolled back due to atomic being set: .*line\/app:2\.0\.0 is not on the site/,
    );
    assert.ok((await imagesRunning()).includes(image("line/app:1.0.0")));
  });

  it("is taken away whole", async () => {
    await world.uninstall();
    assert.deepEqual(await world.site.client.list<V1Deployment>("apps/v1", "Deployment", { namespace: "vision" }), []);
  });
});
