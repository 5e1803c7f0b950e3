import { execFile } from "node:child_process";
import { join } from "node:path";
import { EdgeError } from "../../components/core/fault";
import { type Command, exitCodes } from "../io/command";
import { affectedStacks, stackNames } from "./stack-files";

/** Implements `changed-stacks`: lists all stacks, or those that a change of files affects. Reads only. */
export const changedStacks: Command = async (given, { folder, print }) => {
  const since = given.text("since");
  const all = stackNames(join(folder, "stacks"));
  print(JSON.stringify({ schemaVersion: 1, ...(since === undefined ? all : affectedStacks(all, await changedFiles(folder, since))) }));
  return exitCodes.done;
};

/** Paths that differ between the merge base and HEAD. */
function changedFiles(folder: string, since: string): Promise<string[]> {
  // --end-of-options: a commit name is never read as an option.
  const args = ["diff", "--name-only", "-z", "--no-renames", "--merge-base", "--end-of-options", since, "HEAD"];
  return new Promise((resolve, reject) => {
    execFile("git", args, { cwd: folder, maxBuffer: Number.POSITIVE_INFINITY }, (error, stdout, stderr) => {
      if (!error) return resolve(stdout.split("\0").filter((file) => file !== ""));
      const what = `git cannot list the changes: ${stderr.trim().split("\n")[0] || error.message}`;
      reject(
        new EdgeError([
          { code: "EDGE-COMMIT", what, given: `--since ${since}`, fix: "name a commit of this history, and fetch the full history (fetch-depth: 0)" },
        ]),
      );
    });
  });
}
