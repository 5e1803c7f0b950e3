import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { imageDigest } from "../../../components/oci/image-digest";
import { imageTree } from "../../../components/oci/image-tree";
import { type OciLayout, openOciLayout } from "../../../components/oci/oci-layout";
import { writeDemoImages } from "../../../lab/demo-images";
import { removeTemporaryFolders, temporaryFolder } from "./engine/temporary-folder";

interface Configuration {
  architecture: string;
  os: string;
  rootfs: { diff_ids: string[] };
  history: unknown[];
}

describe("demo images", () => {
  afterEach(removeTemporaryFolders);

  const digestOf = (bytes: Buffer) => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
  const blob = (layout: OciLayout, digest: string) => readFileSync(join(layout.name, "blobs", "sha256", digest.slice("sha256:".length)));
  const opened = async (version: "1.0.0" | "1.1.0" = "1.0.0") => openOciLayout(await writeDemoImages(temporaryFolder(), version));
  const treeOf = (layout: OciLayout, name: string) => imageTree(layout, layout.images.find((image) => image.name === name)?.digest ?? "");
  const isLayer = ({ mediaType }: { mediaType: string }) => mediaType.endsWith("tar+gzip");
  const layersOf = async (layout: OciLayout, name: string) => (await treeOf(layout, name)).blobs.filter(isLayer).map(({ digest }) => digest);

  it("have the same digests on every machine", async () => {
    assert.deepEqual((await opened()).images, [
      { name: "factory/vision:1.0.0", digest: "sha256:830cbd98a16b0a0ec15dd6fe5565cd85a372d753a2009741bb99bf51bac0df90" },
      { name: "factory/gateway:1.0.0", digest: "sha256:4b7df060e0c64a51895eaa8f48db679232ff995bd429c6c5eead945d0ad6edba" },
    ]);
  });

  it("are complete, and every digest matches its bytes", async () => {
    const layout = await opened();
    for (const { digest } of layout.images) assert.equal((await imageDigest(layout, digest)).digest, digest);
  });

  it("contain no other blobs than their own", async () => {
    const layout = await opened();
    const trees = await Promise.all(layout.images.map(({ digest }) => imageTree(layout, digest)));
    const named = trees.flatMap(({ root, manifests, blobs }) => [root, ...manifests, ...blobs]).map(({ digest }) => digest.slice("sha256:".length));
    assert.deepEqual(readdirSync(join(layout.name, "blobs", "sha256")).sort(), [...new Set(named)].sort());
  });

  it("have configurations with the digests of the unpacked layers", async () => {
    const layout = await opened();
    const { blobs } = await treeOf(layout, "factory/vision:1.0.0");
    const [config, ...layers] = blobs;
    const { architecture, os, rootfs, history } = JSON.parse(blob(layout, config?.digest ?? "").toString()) as Configuration;
    assert.deepEqual([architecture, os, history.length, layers.length], ["amd64", "linux", 3, 3]);
    assert.deepEqual(
      rootfs.diff_ids,
      layers.map(({ digest }) => digestOf(gunzipSync(blob(layout, digest)))),
    );
  });

  it("have layers that tar can unpack", async () => {
    const layout = await opened();
    const [, , program = ""] = await layersOf(layout, "factory/vision:1.0.0");
    const folder = temporaryFolder();
    execFileSync("tar", ["-xzf", "-", "-C", folder], { input: blob(layout, program) });
    assert.equal(execFileSync(join(folder, "app", "vision"), { encoding: "utf8" }), "vision 1.0.0\n");
  });

  it("have two platforms if they have an index", async () => {
    const layout = await opened();
    const { root } = await treeOf(layout, "factory/gateway:1.0.0");
    const { manifests } = JSON.parse(root.bytes.toString()) as { manifests: { platform: unknown }[] };
    assert.deepEqual(
      manifests.map(({ platform }) => platform),
      ["amd64", "arm64"].map((architecture) => ({ architecture, os: "linux" })),
    );
  });

  it("share all layers except one with the previous version", async () => {
    const [previous, next] = [await opened("1.0.0"), await opened("1.1.0")];
    for (const repository of ["factory/vision", "factory/gateway"]) {
      const old = await layersOf(previous, `${repository}:1.0.0`);
      const added = (await layersOf(next, `${repository}:1.1.0`)).filter((digest) => !old.includes(digest));
      assert.deepEqual([old.length >= 3, added.length], [true, 1]);
    }
  });
});
