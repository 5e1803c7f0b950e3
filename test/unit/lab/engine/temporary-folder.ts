import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

const created: string[] = [];

/** A new empty folder with symbolic links resolved; removed by `removeTemporaryFolders`. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(realpathSync(os.tmpdir()), "edge-staging-test-"));
  created.push(folder);
  return folder;
}

/** Removes all folders of `temporaryFolder`; for `afterEach`. */
export function removeTemporaryFolders(): void {
  for (const folder of created.splice(0)) rmSync(folder, { recursive: true, force: true });
}
