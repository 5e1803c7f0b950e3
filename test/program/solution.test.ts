import assert from "node:assert/strict";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { ImageProof } from "../../components/core/image-proof";
import { listAt } from "../../components/core/json";
import { readSiteFacts } from "../../cli/prove/site-facts";
import { siteRegistry } from "../../components/site-registry/opening";
import { facts as labFacts } from "../../lab/facts";
import { runNamed } from "../support/command-line";
import { ProgramWorld, failed, succeeded } from "../support/program-world";
import { writeKeyPair } from "../support/signer-keys";

describe("a solution from its folder to a site, on the real engine", function () {
  this.timeout(240_000);
  let given: ProgramWorld;
  before(async () => {
    given = await ProgramWorld.start({ policies: false });
  });
  after(() => given?.end());
  const linkedTargets = () =>
    given.world.azure.azure.store
      .all("Microsoft.Edge/configTemplates/configTemplateMetadatas")
      .flatMap(({ properties }) => listAt(properties, "linkedHierarchies").flatMap((entry) => listAt(entry, "hierarchyIds")));

  it("waits for its images in a hub's first run, which reports how to push them", async () => {
    const output = await succeeded(given.stacks.up("hub"));
    assert.match(output, /Pending: factory\/vision:1\.0\.0, factory\/gateway:1\.0\.0 not in the hub's registry yet: push them with `edge-staging push`/);
    assert.deepEqual((await given.stacks.outputs("hub"))["solutions"], []);
  });

  it("stops the hub's next run while they are missing, before any write", async () => {
    const before = given.writes();
    assert.match(await failed(given.stacks.up("hub")), /EDGE-IMAGE-MISSING .*\n\s+given {3}factory\/vision:1\.0\.0/);
    assert.equal(given.writes(), before);
  });

  it("cannot be staged at a site before the hub created it: preview warns, and up stops before any write", async () => {
    const before = given.writes();
    assert.match(await succeeded(given.stacks.preview("line-1")), /warning: up will refuse this stack; correct this first:\s+EDGE-VERSION-NOT-IN-HUB/);
    assert.match(await failed(given.stacks.up("line-1")), /EDGE-VERSION-NOT-IN-HUB .*\n\s+given {3}vision 1\.0\.0/);
    assert.equal(given.writes(), before);
  });

  it("is created by the run after its images were pushed", async () => {
    await given.push(["1.0.0"]);
    await succeeded(given.stacks.up("hub"));
    const { solutions, publishedImages } = await given.stacks.outputs("hub");
    assert.deepEqual(solutions, [{ name: "vision", version: "1.0.0" }]);
    assert.deepEqual(
      (publishedImages as { image: string; bytes: number; platforms: string[] }[]).map(({ image, bytes, platforms }) => [image, bytes > 0, platforms]),
      ["factory/gateway:1.0.0", "factory/vision:1.0.0"].map((image) => [image, true, ["linux/amd64"]]),
    );
    await succeeded(given.stacks.preview("hub", "--expect-no-changes"));
  });

  it("is at the site, byte for byte, before its version is reviewed and published", async () => {
    const bytesAt = new Map<string, number>();
    const stop = given.world.azure.requests.watch(({ method, path }) => {
      const action = /\/(reviewSolutionVersion|publishSolutionVersion)$/.exec(path)?.[1];
      if (method === "POST" && action !== undefined) bytesAt.set(action, given.world.blobBytesRead());
    });
    const output = await succeeded(given.stacks.up("line-1"));
    stop();
    const bytes = given.world.blobBytesRead();
    assert.ok(bytes > 0);
    assert.deepEqual(Object.fromEntries(bytesAt), { reviewSolutionVersion: bytes, publishSolutionVersion: bytes });
    assert.match(output, /\[FetchedImages line1:fetched:vision\] fetched \(/);
  });

  it("has a proof in the stack's output: which bytes of each image are at the site, checked when, by whom and over which path", async () => {
    const { solutions } = (await given.stacks.outputs("line-1"))["site"] as { solutions: { proof: ImageProof[] }[] };
    const [proof = []] = solutions.map((solution) => solution.proof);
    assert.deepEqual(
      proof.map(({ image, path, by }) => [image, path, by]),
      ["factory/vision:1.0.0", "factory/gateway:1.0.0"].map((image) => [image, "site registry", "organization/edge-staging/line-1"]),
    );
    for (const { cloudDigest = "", siteDigest, bytes = 0, provedAt } of proof)
      assert.ok(/^sha256:[0-9a-f]{64}$/.test(cloudDigest) && cloudDigest === siteDigest && bytes > 0 && Date.parse(provedAt) > 0);
    assert.doesNotMatch(await given.stacks.exported("line-1"), /"siteRegistry":\s*\{[^}]*"password"/);
  });

  it("is at the site, byte for byte, when the site is deployed", async () => {
    assert.deepEqual(given.revisions(), { "vision-1.0.0.1": "ReadyToDeploy" });
    const { code, stdout, stderr } = await given.command("prove", "-s", "line-1", "--json");
    assert.equal(code, 0, stdout + stderr);
    const { images } = JSON.parse(stdout) as { images: { ref: string; equal: boolean; cloudDigest: string; siteDigest: string }[] };
    assert.deepEqual(
      images.map(({ ref, equal }) => [ref, equal]),
      [
        ["factory/vision:1.0.0", true],
        ["factory/gateway:1.0.0", true],
      ],
    );
    for (const { cloudDigest, siteDigest } of images) assert.ok(/^sha256:[0-9a-f]{64}$/.test(siteDigest) && cloudDigest === siteDigest);
  });

  it("is served to the client token only: the site's registry refuses a wrong password", async () => {
    const { facts, clientToken } = readSiteFacts("line-1", await given.stacks.outputs("line-1"));
    const io = { environment: { ...given.world.environment }, folder: given.project.folder, print: () => {}, narrate: () => {} };
    const manifest = async (password: string) => {
      const registry = await siteRegistry(facts, { ...clientToken, password }, { connect: undefined, caFile: undefined }, io);
      return registry.manifest("factory/vision", "1.0.0").finally(() => registry.close());
    };
    await assert.rejects(manifest("wrong"), { name: "RegistryError", kind: "unauthorized" });
    assert.ok((await manifest(clientToken.password)).bytes.length > 0);
  });

  it("does not change its existing version when a new one is added", async () => {
    const { store } = given.world.azure.azure;
    const versions = () => store.all("Microsoft.Edge/solutionTemplates/versions");
    const previous = structuredClone(versions());
    given.project.addConfigTemplate("line-defaults", "1.0.0", { shift: "night" });
    given.project.addVersion("vision", "1.0.0", "1.1.0", (text) => text.replace(/^configs:$/m, "$&\n  shift: ${{$config(line-defaults/1.0.0, shift)}}"));
    await given.push(["1.1.0"]);
    const output = await succeeded(given.stacks.up("hub"));
    // Schema and template of the version; the config template that it reads, its version, and the component of both.
    assert.match(output, /\+ 5 created/);
    assert.deepEqual(
      versions().filter(({ name }) => name === "1.0.0"),
      previous,
    );
    await succeeded(given.stacks.preview("line-1", "--expect-no-changes"));
  });

  it("is staged in place when a site pins the new version, and the previous revision is kept", async () => {
    given.pin("1.1.0");
    assert.doesNotMatch(await succeeded(given.stacks.preview("line-1")), /replace/);
    await succeeded(given.stacks.up("line-1"));
    assert.deepEqual(given.revisions(), { "vision-1.0.0.1": "ReadyToDeploy", "vision-1.1.0.1": "ReadyToDeploy" });
    await succeeded(given.command("prove", "-s", "line-1"));
  });

  it("has the values of the config template that it reads, which is linked to the site's target", () => {
    const [revision] = given.world.azure.azure.store.all("Microsoft.Edge/targets/solutions/versions").filter(({ name }) => name === "vision-1.1.0.1");
    assert.equal((parse(String(revision?.properties["configuration"])) as { shift: string }).shift, "night");
    assert.equal(linkedTargets().length, 1);
  });

  it("rolls back to the previous version without a new revision, and unlinks the config template that this version does not read", async () => {
    given.pin("1.0.0");
    await succeeded(given.stacks.up("line-1"));
    assert.deepEqual(linkedTargets(), []);
    await succeeded(given.stacks.preview("line-1", "--expect-no-changes"));
    assert.deepEqual(given.revisions(), { "vision-1.0.0.1": "ReadyToDeploy", "vision-1.1.0.1": "ReadyToDeploy" });
  });

  it("is staged again when the site's values change", async () => {
    given.pin("1.0.0", { values: { cameraUrl: "rtsp://another/stream" } });
    await succeeded(given.stacks.up("line-1"));
    assert.equal(given.revisions()["vision-1.0.0.2"], "ReadyToDeploy");
  });

  it("refuses different content under an existing version number in preview, without a write", async () => {
    const file = given.project.file("stacks", "solutions", "vision", "1.0.0", "template.yaml");
    const text = readFileSync(file, "utf8");
    const before = given.writes();
    writeFileSync(file, `${text}  shift: night\n`);
    const output = await failed(given.stacks.preview("hub"));
    writeFileSync(file, text);
    assert.match(output, /EDGE-VERSION-CHANGED {2}version 1\.0\.0 of solution template vision exists with other content/);
    assert.equal(given.writes(), before);
  });

  it("keeps a version that a site uses, and names the site", async () => {
    const folder = given.project.file("stacks", "solutions", "vision", "1.0.0");
    renameSync(folder, given.project.file("kept"));
    const output = await failed(given.stacks.up("hub"));
    renameSync(given.project.file("kept"), folder);
    assert.match(output, /EDGE-VERSION-IN-USE {2}version 1\.0\.0 is on line1/);
    await succeeded(given.stacks.up("hub"));
  });

  it("is attested after the proof, in a file and next to its images in the hub, and the file is verified with the public key", async () => {
    const { privateFile, publicFile } = writeKeyPair(given.world.folder, "signer");
    const folder = join(given.world.folder, "attested");
    const { code, stdout, stderr } = await given.command("prove", "-s", "line-1", "--attest", folder, "--key", privateFile, "--attach", "--json");
    assert.equal(code, 0, stdout + stderr);
    const { attestations } = JSON.parse(stdout) as { attestations: { file: string; solution: string; attached: { image: string; outcome: string }[] }[] };
    const [attestation = assert.fail(stdout), ...others] = attestations;
    assert.deepEqual([attestation.solution, attestation.attached.map(({ outcome }) => outcome), others], ["vision", ["attached", "attached"], []]);
    const images = attestation.attached.flatMap(({ image }) => ["--image", image]);
    const lines: string[] = [];
    const io = { environment: {}, folder, print: (text: string) => void lines.push(text), narrate: (line: string) => void lines.push(line) };
    const verified = (site: string) => runNamed("verify", [attestation.file, "--key", publicFile, "--site", site, ...images], io);
    assert.deepEqual([await verified("line-1"), await verified("line-2")], [0, 1], lines.join("\n"));
  });

  it("is removed from a site in reverse order: from its images to its registry", async () => {
    const before = given.writes();
    await succeeded(given.stacks.destroy("line-1"));
    const asked = given.world.azure.requests
      .writes()
      .slice(before)
      .map(({ method, path }) => `${method} ${path}`);
    const steps = [
      /\/unstageSolutionVersion$/,
      /\/removeRevision$/,
      /DELETE .*\/extensions\/line1$/,
      /\/deactivate$/,
      /DELETE .*\/connectedRegistries\/line1$/,
    ];
    const places = steps.map((step) => asked.findLastIndex((call) => step.test(call)));
    assert.ok(!places.includes(-1), asked.join("\n"));
    assert.deepEqual(
      places,
      places.toSorted((a, b) => a - b),
    );
    // Resources needed for unstaging are deleted after it: the target, and the role assignments of the registry.
    for (const needed of [/DELETE .*\/roleAssignments\//, /DELETE .*\/targets\/line1$/])
      assert.ok(asked.findIndex((call) => needed.test(call)) > (places[1] ?? 0), asked.join("\n"));
  });

  it("leaves nothing behind when the hub is destroyed as well", async () => {
    await succeeded(given.stacks.destroy("hub"));
    assert.ok(!existsSync(join(given.world.folder, "registries", labFacts.hub.registry)), "the deleted registry keeps its images");
    const left = given.world.azure.azure.store
      .all()
      .filter(({ type, id }) => /^Microsoft\.(Edge|ContainerRegistry)\//.test(type) && !id.includes("/contexts/"));
    assert.deepEqual(
      left.map(({ id }) => id),
      [],
    );
  });
});
