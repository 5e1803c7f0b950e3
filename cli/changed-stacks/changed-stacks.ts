import { execFile } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { EdgeError } from "../../components/core/fault";
import { changedStacks, stackNames } from "./stack-files";
import { type Command, exitCodes, UsageError } from "../io/command";

/** Text of `changed-stacks --help`. */
const help = `npm run changed-stacks -- [options]

Lists stacks by their files below stacks/, as one JSON object: {schemaVersion: 1, hubs, sites}. For a
pipeline, which runs a job for each.

      --since <commit>    only those that may have changed since: a stack by its own file, all of them by
                          anything else that stacks are made of. Counted from where the branches parted,
                          with the history at hand. Without it, all
      --help              this text

Exit codes: 0 done; 2 the arguments are not understood; 3 the commit is not known.`;

/** `npm run changed-stacks`: which stacks a change of files concerns. Reads only. */
export const changedStacksCommand: Command = async (args, { folder, print }) => {
  const { since, help: wantsHelp } = parsed(args);
  if (wantsHelp) {
    print(help);
    return exitCodes.done;
  }
  const all = stackNames(join(folder, "stacks"));
  print(JSON.stringify({ schemaVersion: 1, ...(since === undefined ? all : changedStacks(all, await changedFiles(folder, since))) }));
  return exitCodes.done;
};

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: { since: { type: "string" }, help: { type: "boolean", short: "h" } } }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** Paths that differ between the commit at which the branches parted and the work tree's own. */
function changedFiles(folder: string, since: string): Promise<string[]> {
  // Ends the options, so that no name is taken for one.
  const args = ["diff", "--name-only", "-z", "--no-renames", "--merge-base", "--end-of-options", since, "HEAD"];
  return new Promise((resolve, reject) => {
    execFile("git", args, { cwd: folder, maxBuffer: Number.POSITIVE_INFINITY }, (error, stdout, stderr) => {
      if (!error) return resolve(stdout.split("\0").filter((file) => file !== ""));
      const what = `git cannot tell what changed: ${stderr.trim().split("\n")[0] || error.message}`;
      reject(
        new EdgeError([
          { code: "EDGE-COMMIT", what, given: `--since ${since}`, fix: "name a commit of this history, and fetch the history whole (fetch-depth: 0)" },
        ]),
      );
    });
  });
}
