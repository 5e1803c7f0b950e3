import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { storageFault } from "../../../../lab/engine/storage-fault";
import { PhaseFailure } from "../../../../lab/start/phase-failure";

const errno = (code: string, path?: string) => Object.assign(new Error(`${code}: refused, open`), { code, ...(path === undefined ? {} : { path }) });

describe("a refused write to the file system (R15)", () => {
  for (const [code, what] of [
    ["EACCES", "a folder of the lab cannot be written"],
    ["EROFS", "a folder of the lab is on a file system that is read-only"],
    ["ENOTDIR", "a folder of the lab is a file, or is below one"],
    ["ENOSPC", "the disk is full"],
    ["EDQUOT", "the disk quota is used up"],
  ] as const)
    it(`is reported with one error code for ${code}`, () => {
      const { message } = storageFault(errno(code, "/cache/tools")) ?? assert.fail();
      assert.match(message, new RegExp(`^EDGE-LAB-STORAGE  ${what}\\n  given   /cache/tools\\n  allowed .+\\n  fix     free disk space`));
    });

  it("is recognized as the cause of a failed phase and in a program's output", () => {
    const parts = { phase: "starting the lab", cause: "x", fix: "x", log: "x" };
    assert.match(String(storageFault(new PhaseFailure(parts, errno("ENOSPC")))), /EDGE-LAB-STORAGE {2}the disk is full/);
    assert.match(String(storageFault(new Error("etcd ended by itself (1); log x:\nwrite wal: no space left on device"))), /the disk is full/);
  });
  it("is not recognized in other errors", () => {
    for (const other of [errno("ECONNREFUSED"), new Error("x"), "ENOSPC", undefined]) assert.equal(storageFault(other), undefined);
  });

  it("is reported by the lab's entry script if the cache folder is a file", () => {
    const folder = mkdtempSync(join(tmpdir(), "edge-staging-cache-"));
    try {
      writeFileSync(join(folder, "file"), "");
      for (const cache of [join(folder, "file"), join(folder, "file", "below")]) {
        const env = { ...process.env, EDGE_STAGING_CACHE: cache };
        const { status, stderr } = spawnSync(process.execPath, ["lab/bootstrap.mjs", "start"], { encoding: "utf8", env });
        assert.equal(status, 1);
        assert.match(stderr, /^EDGE-LAB-STORAGE {2}a folder of the lab is a file, or is below one\n {2}given {3}\S+file/);
        assert.doesNotMatch(stderr, /\n {4}at /);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
