import assert from "node:assert/strict";
import { join } from "node:path";
import { type DemoVersion, demoImages, writeDemoImages } from "../../lab/demo-images";
import { ProgramWorld, succeeded } from "../support/program-world";

describe("npm run push in a world", function () {
  this.timeout(120_000);
  let given: ProgramWorld;
  before(async () => {
    given = await ProgramWorld.start();
  });
  after(() => given?.end());

  const push = async (version: DemoVersion, ...more: string[]) => {
    const layout = await writeDemoImages(join(given.world.folder, "images"), version);
    return given.command("push", "-s", "hub", "--layout", layout, ...more);
  };
  const expected = (version: DemoVersion, outcome: string) => demoImages(version).map(({ ref, root }) => ({ ref, digest: root.digest, outcome }));
  const images = ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => {
    assert.equal(code, 0, stderr);
    return (JSON.parse(stdout) as { images: unknown }).images;
  };

  it("says what is missing before the hub is up", async () => {
    const { code, stdout, stderr } = await push("1.0.0");
    assert.deepEqual([code, stdout], [3, ""]);
    assert.match(stderr, /^EDGE-HUB-REGISTRY .*\n.*\n +fix +run `pulumi up` of the hub first/m);
  });

  it("brings the images in, each once", async () => {
    await succeeded(given.stacks.up("hub"));
    assert.deepEqual(images(await push("1.0.0", "--json")), expected("1.0.0", "pushed"));
    assert.deepEqual(images(await push("1.0.0", "--json")), expected("1.0.0", "already there"));
  });

  it("sends only what is new of the next version: a configuration and a layer for each platform", async () => {
    const said = await succeeded(push("1.1.0"));
    assert.match(said, /factory\/vision:1\.1\.0: pushed, 2 blobs sent\n/);
    assert.match(said, /factory\/gateway:1\.1\.0: pushed, 3 blobs sent\n/);
  });
});
