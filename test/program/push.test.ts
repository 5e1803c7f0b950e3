import assert from "node:assert/strict";
import { join } from "node:path";
import { type DemoVersion, demoImages, writeDemoImages } from "../../lab/demo-images";
import { runCommand } from "../../lab/start/run-command";
import { type ProgramWorld, startProgramWorld } from "../support/program-world";

describe("npm run push in a world", function () {
  this.timeout(120_000);
  let given: ProgramWorld;
  before(async () => {
    given = await startProgramWorld();
    await given.stacks.select("hub");
  });
  after(() => given?.end());

  const push = async (version: DemoVersion, ...more: string[]) => {
    const layout = await writeDemoImages(join(given.world.folder, "images"), version);
    return runCommand({
      script: join("bin", "stacks", "commands", "push.js"),
      args: ["-s", "hub", "--layout", layout, ...more],
      cwd: given.project.folder,
      env: { ...process.env, ...given.world.environment },
      signal: new AbortController().signal,
    });
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
    const { code, stdout, stderr } = await given.stacks.up("hub");
    assert.equal(code, 0, stdout + stderr);
    assert.deepEqual(images(await push("1.0.0", "--json")), expected("1.0.0", "pushed"));
    assert.deepEqual(images(await push("1.0.0", "--json")), expected("1.0.0", "already there"));
  });

  it("sends only what is new of the next version: a configuration and a layer for each platform", async () => {
    const { code, stderr } = await push("1.1.0");
    assert.equal(code, 0, stderr);
    assert.match(stderr, /factory\/vision:1\.1\.0: pushed, 2 blobs sent\n/);
    assert.match(stderr, /factory\/gateway:1\.1\.0: pushed, 3 blobs sent\n/);
  });

  it("leaves the hub as its stack says", async () => {
    const { code, stdout, stderr } = await given.stacks.preview("hub", "--expect-no-changes");
    assert.equal(code, 0, stdout + stderr);
  });
});
