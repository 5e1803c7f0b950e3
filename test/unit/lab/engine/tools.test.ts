import assert from "node:assert/strict";
import * as path from "node:path";
import { startNarrator } from "../../../../lab/engine/narrator";
import { provideTools } from "../../../../lab/engine/tools";
import { fakeGo } from "./fake-go";
import { removeTemporaryFolders, temporaryFolder } from "./temporary-folder";
import { writeFiles } from "./written-files";

describe("provided tools", () => {
  afterEach(removeTemporaryFolders);

  it("include a built Pulumi if the one on PATH is only a launcher", async () => {
    const installed = temporaryFolder();
    writeFiles(installed, { pulumi: "#!/bin/sh\necho v3.300.0" });
    const environment = { PATH: [installed, fakeGo("go1.26.8")].join(path.delimiter), EDGE_STAGING_CACHE: temporaryFolder() };
    const { pulumi } = await provideTools(["pulumi"], { environment, narrator: startNarrator(() => {}) });
    assert.match(pulumi, /tools\/pulumi-[0-9a-f]{16}\/go1\.26\.8\/pulumi$/);
  });
  it("may be built from a module with another name", async () => {
    const environment = { PATH: fakeGo("go1.26.8"), EDGE_STAGING_CACHE: temporaryFolder() };
    const { crane } = await provideTools(["crane"], { environment, narrator: startNarrator(() => {}) });
    assert.match(crane, /tools\/registry-[0-9a-f]{16}\/go1\.26\.8\/crane$/);
  });
});
