import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

describe("an invalid scenario", function () {
  this.timeout(60_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "edge-staging-scenario-"));
    writeFileSync(join(folder, "wrong.yaml"), "calls: [{ on: PUT vehicles, drop: never }]\n");
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const command of ["lab", "start"])
    it(`is refused by npm run ${command} with all faults, before anything is started`, () => {
      const args = [join("dist", "lab", `${command}.js`), "--scenario", join(folder, "wrong.yaml")];
      const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
      assert.deepEqual([status, stdout, stderr.match(/^EDGE-LAB-SCENARIO/gm)?.length], [2, "", 2], stderr);
      assert.doesNotMatch(stderr, /starting|providing/);
    });
});
