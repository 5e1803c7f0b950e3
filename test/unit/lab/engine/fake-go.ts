import * as path from "node:path";
import { temporaryFolder } from "./temporary-folder";
import { writeFiles } from "./written-files";

/** A folder for PATH with a `go` of this version that "compiles" by writing its arguments to the output file; `build` is a script that runs first. */
export function fakeGo(version: string, build = ""): string {
  const folder = temporaryFolder();
  const script = `#!/bin/sh
if [ "$1" = env ]; then echo ${version}; exit; fi
${build}
arguments="$*"
while [ "$1" != -o ]; do shift; done
echo "$arguments" > "$2"`;
  writeFiles(folder, { go: script });
  return [folder, path.dirname(process.execPath), "/usr/bin", "/bin"].join(path.delimiter);
}
