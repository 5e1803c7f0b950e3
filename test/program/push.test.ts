import assert from "node:assert/strict";
import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { orchestrationRoleName } from "../../components/core/orchestration-role";
import { type DemoVersion, demoImages, writeDemoImages } from "../../lab/demo-images";
import { edgeIds } from "../support/edge-lab";
import { writeLayout } from "../support/image-layout";
import { moveTag } from "../support/moved-tag";
import { failed, ProgramWorld, succeeded } from "../support/program-world";

describe("edge-staging push with the lab", function () {
  this.timeout(120_000);
  let given: ProgramWorld;
  before(async () => {
    given = await ProgramWorld.start({ policies: false });
  });
  after(() => given?.end());

  const push = async (version: DemoVersion, ...more: string[]) => {
    const layout = await writeDemoImages(join(given.world.folder, "images"), version);
    return given.command("push", "-s", "hub", "--layout", layout, ...more);
  };
  const expected = (version: DemoVersion, outcome: string) =>
    demoImages(version).map(({ ref, root }) => ({ ref, digest: root.digest, outcome, referrers: [] }));
  const images = ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => {
    assert.equal(code, 0, stderr);
    return (JSON.parse(stdout) as { images: unknown }).images;
  };

  it("reports what is missing before the hub is deployed", async () => {
    const { code, stdout, stderr } = await push("1.0.0");
    assert.deepEqual([code, stdout], [3, ""]);
    assert.match(stderr, /^EDGE-HUB-REGISTRY .*\n.*\n +fix +run `edge-staging up` for the hub first/m);
  });

  it("pushes each image once", async () => {
    await succeeded(given.stacks.up("hub"));
    assert.deepEqual(images(await push("1.0.0", "--json")), expected("1.0.0", "pushed"));
    assert.deepEqual(images(await push("1.0.0", "--json")), expected("1.0.0", "already there"));
  });

  it("uploads only the new parts of the next version: a configuration and a layer for each platform", async () => {
    const output = await succeeded(push("1.1.0"));
    assert.match(output, /factory\/vision:1\.1\.0: pushed, 2 blobs sent\n/);
    assert.match(output, /factory\/gateway:1\.1\.0: pushed, 3 blobs sent\n/);
  });

  it("images listed for every hub are copied to a second hub from the first one's registry, with the same digests, and the first hub keeps its own", async () => {
    const stacks = given.project.file("stacks");
    cpSync(join(stacks, "Pulumi.hub.yaml"), join(stacks, "Pulumi.hub-2.yaml"));
    given.project.change("hub-2", "hub", (hub) => ({
      ...hub,
      resourceGroup: "rg-edge-hub-2",
      registry: { ...(hub["registry"] as object), name: "edgehubdemo2" },
    }));
    const { registryId, loginServer } = (await given.stacks.outputs("hub")) as Record<string, string>;
    const shared = demoImages("1.0.0").map(({ ref }) => ({ from: `${loginServer}/${ref}`, registryId }));
    writeFileSync(join(stacks, "hubs.yaml"), stringify({ hubs: [{ stack: "hub" }, { stack: "hub-2" }], images: shared }));
    await given.stacks.select("hub-2");
    await succeeded(given.stacks.up("hub-2"));
    await succeeded(given.stacks.preview("hub-2", "--expect-no-changes"));
    const { solutions, publishedImages } = (await given.stacks.outputs("hub-2")) as {
      solutions: unknown;
      publishedImages: { image: string; digest: string }[];
    };
    assert.deepEqual(solutions, [{ name: "vision", version: "1.0.0" }]);
    assert.deepEqual(
      publishedImages.map(({ image, digest }) => `${image} ${digest}`).sort(),
      demoImages("1.0.0")
        .map(({ ref, root }) => `${ref} ${root.digest}`)
        .sort(),
    );
    const ofFirst = await succeeded(given.stacks.preview("hub"));
    assert.doesNotMatch(ofFirst, /ImportedImage/);
  });

  describe("with images, roles and locked tags from the hub's settings:", () => {
    const password = "the password of a source registry";
    let digest = "";
    const imports = (name: string) =>
      given.project.change("hub", "hub", (hub) => ({
        ...hub,
        orchestrationRole: "least-privilege",
        registry: { ...(hub["registry"] as object), lockTags: true },
        images: [{ from: `mcr.example.com/tools@${digest}`, name }],
      }));
    before(async () => {
      const layout = writeLayout([{ name: "1.36", platforms: [["base", "tools"]] }]);
      digest = layout.digests[0] ?? "";
      cpSync(layout.folder, join(given.world.folder, "azure", "upstream", "mcr.example.com", "tools"), { recursive: true });
      layout.remove();
      const logins = Object.entries({ username: "reader", password }).map(([part, value]) => `importCredentials["mcr.example.com"].${part}=${value}`);
      await succeeded(given.stacks.run(["config", "set-all", "--stack", "hub", "--path", ...logins.flatMap((login) => ["--secret", login])]));
    });

    it("an image is imported once, with a login that appears in no output and not in plain text in the state", async () => {
      imports("base/tools:1");
      const output = await succeeded(given.stacks.up("hub"));
      const state = await given.stacks.exported("hub");
      const { deployment } = JSON.parse(state) as { deployment: { resources: { type: string; outputs: Record<string, unknown> }[] } };
      const imported = deployment.resources.filter(({ type }) => type.endsWith(":ImportedImage")).map(({ outputs }) => outputs["digest"]);
      assert.deepEqual([imported, output.includes(password), state.includes(password)], [[digest], false, false]);
    });

    it("a custom role for the sites' orchestration extensions is created as well", () => {
      const [role, ...others] = given.world.azure.azure.store.all("Microsoft.Authorization/roleDefinitions");
      assert.deepEqual([role?.name, role?.properties["type"], others], [orchestrationRoleName(edgeIds.registry), "CustomRole", []]);
    });

    it("the tags of published images are locked, and a push moves none of them", async () => {
      const { deployment } = JSON.parse(await given.stacks.exported("hub")) as {
        deployment: { resources: { type: string; outputs: { images: { image: string; digest: string }[]; pending?: string } }[] };
      };
      const [locked] = deployment.resources.filter(({ type }) => type.endsWith(":LockedTags")).map(({ outputs }) => outputs);
      const published = demoImages("1.0.0").map(({ ref, root }) => `${ref} ${root.digest}`);
      assert.deepEqual([locked?.images.map(({ image, digest }) => `${image} ${digest}`).sort(), locked?.pending], [published.sort(), undefined]);
      await assert.rejects(moveTag(given, "factory/vision", "1.0.0"), /answered 405 to PUT of factory\/vision:1\.0\.0: REGISTRY_DISALLOWED_OPERATION/);
    });

    it("all are unchanged after a refresh", () => succeeded(given.stacks.up("hub", "--refresh", "--expect-no-changes")));

    it("a name that another image already has is refused before any write", async () => {
      imports("factory/vision:1.0.0");
      const writes = given.writes();
      assert.match(await failed(given.stacks.up("hub")), /EDGE-IMAGE-TAKEN {2}image factory\/vision:1\.0\.0 is already in the registry/);
      assert.equal(given.writes(), writes);
    });
  });
});
