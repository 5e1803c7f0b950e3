import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assertFreshBuild, buildStamp } from "../../../../components/dynamic/build-stamp";

describe("the build stamp", () => {
  it("refuses a build that does not match its sources, and names the fix", () => {
    const root = mkdtempSync(join(tmpdir(), "edge-staging-stamp-"));
    mkdirSync(join(root, "dist"));
    mkdirSync(join(root, "components"));
    writeFileSync(join(root, "components", "a.ts"), "1");
    assert.throws(() => assertFreshBuild(root), /EDGE-STALE-BUILD.*\n {2}fix {5}npm run build/);
    writeFileSync(join(root, "dist", ".sources"), buildStamp(root));
    assertFreshBuild(root);
    writeFileSync(join(root, "components", "a.ts"), "2");
    assert.throws(() => assertFreshBuild(root), /EDGE-STALE-BUILD/);
    rmSync(root, { recursive: true });
  });

  const withStamp = () => {
    const root = mkdtempSync(join(tmpdir(), "edge-staging-stamp-"));
    for (const folder of ["dist", "components"]) mkdirSync(join(root, folder));
    for (const name of ["a.ts", "b.ts"]) writeFileSync(join(root, "components", name), "1");
    writeFileSync(join(root, "dist", ".sources"), buildStamp(root));
    return root;
  };
  const changes: [what: string, isRefused: boolean, change: (root: string) => void][] = [
    ["a file of the same size that was edited", true, (root) => writeFileSync(join(root, "components", "a.ts"), "2")],
    ["a new file", true, (root) => writeFileSync(join(root, "components", "c.ts"), "")],
    ["a file that was removed", true, (root) => rmSync(join(root, "components", "b.ts"))],
    ["the same contents with other times", false, (root) => utimesSync(join(root, "components", "a.ts"), 1, 1)],
    ["no stamp", true, (root) => rmSync(join(root, "dist", ".sources"))],
    ["an empty stamp", true, (root) => writeFileSync(join(root, "dist", ".sources"), "")],
  ];
  for (const [what, isRefused, change] of changes)
    it(`${isRefused ? "refuses" : "accepts"} ${what}`, () => {
      const root = withStamp();
      change(root);
      if (isRefused) assert.throws(() => assertFreshBuild(root), /EDGE-STALE-BUILD/);
      else assertFreshBuild(root);
      rmSync(root, { recursive: true });
    });

  it("checks nothing in a project that installs the package", () => {
    const root = mkdtempSync(join(tmpdir(), "edge-staging-stamp-"));
    writeFileSync(join(root, "package.json"), JSON.stringify({ name: "factory" }));
    assertFreshBuild(root);
    rmSync(root, { recursive: true });
  });
});
