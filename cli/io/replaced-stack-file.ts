import { realpathSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { EdgeError } from "../../components/core/fault";

/**
 * Replaces a stack file as a whole, so that whoever reads it meanwhile sees the former content or the new one. A link stays a link, and the file keeps its
 * permissions. `file`: path below the project's folder.
 * @throws EdgeError with this code where the file or its folder cannot be written
 */
export function replaceStackFile(folder: string, file: string, text: string, code: "EDGE-PLACE-FILE" | "EDGE-STACK-FILE"): void {
  try {
    const path = realpathSync(join(folder, file));
    writeFileSync(`${path}.part`, text, { mode: statSync(path).mode, flush: true });
    renameSync(`${path}.part`, path);
  } catch (error) {
    const what = `the stack file cannot be written: ${error instanceof Error ? error.message : String(error)}`;
    throw new EdgeError([{ code, what, given: file, fix: "make the file and its folder writable, then run the command again" }]);
  }
}
