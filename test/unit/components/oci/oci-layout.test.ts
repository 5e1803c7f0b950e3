import assert from "node:assert/strict";
import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { imageDigest } from "../../../../components/oci/image-digest";
import { openOciLayout } from "../../../../components/oci/oci-layout";
import { RegistryError } from "../../../../components/oci/registry-error";
import { type LayoutFolder, writeLayout } from "../../../support/image-layout";

describe("an OCI image layout", () => {
  let layout: LayoutFolder;
  beforeEach(() => {
    layout = writeLayout([{ name: "line/app:1.0.0", platforms: [["a"], ["b"]] }]);
  });
  afterEach(() => layout.remove());

  const kindOf = (kind: string) => (error: unknown) => error instanceof RegistryError && error.kind === kind;

  it("lists its images by name", async () => {
    assert.deepEqual((await openOciLayout(layout.folder)).images, [{ name: "line/app:1.0.0", digest: layout.digests[0] }]);
  });
  it("returns images whose bytes match their digest", async () => {
    assert.equal((await imageDigest(await openOciLayout(layout.folder), layout.digests[0] ?? "")).digest, layout.digests[0]);
  });
  it("rejects a manifest that was changed", async () => {
    const digest = layout.digests[0] ?? "";
    appendFileSync(join(layout.folder, "blobs", "sha256", digest.slice(7)), " ");
    await assert.rejects((await openOciLayout(layout.folder)).manifest(digest), kindOf("digest-mismatch"));
  });
  it("never reads a file outside its blobs", async () => {
    const opened = await openOciLayout(layout.folder);
    assert.throws(() => opened.open("sha256:../../index.json"), kindOf("refused"));
  });
  it("reports what is missing in a folder that is not a layout", async () => {
    await assert.rejects(openOciLayout(join(layout.folder, "blobs")), /oci-layout is missing or cannot be read/);
  });
  it("of another version is rejected", async () => {
    writeFileSync(join(layout.folder, "oci-layout"), '{"imageLayoutVersion":"2.0.0"}');
    await assert.rejects(openOciLayout(layout.folder), /EDGE-LAYOUT .*its imageLayoutVersion is 2\.0\.0/);
  });
});
