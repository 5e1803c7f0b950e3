import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assertFreshBuild, sourceHash } from "../../../../components/dynamic/build-stamp";

describe("the build stamp", () => {
  it("refuses a build that does not match its sources, and names the fix", () => {
    const root = mkdtempSync(join(tmpdir(), "edge-staging-stamp-"));
    mkdirSync(join(root, "dist"));
    mkdirSync(join(root, "components"));
    writeFileSync(join(root, "components", "a.ts"), "1");
    assert.throws(() => assertFreshBuild(root), /EDGE-STALE-BUILD.*\n {2}fix {5}npm run build/);
    writeFileSync(join(root, "dist", ".sources"), sourceHash(root));
    assertFreshBuild(root);
    writeFileSync(join(root, "components", "a.ts"), "2");
    assert.throws(() => assertFreshBuild(root), /EDGE-STALE-BUILD/);
    rmSync(root, { recursive: true });
  });

  it("checks nothing in a project that installs the package", () => {
    const root = mkdtempSync(join(tmpdir(), "edge-staging-stamp-"));
    writeFileSync(join(root, "package.json"), JSON.stringify({ name: "factory" }));
    assertFreshBuild(root);
    rmSync(root, { recursive: true });
  });
});
