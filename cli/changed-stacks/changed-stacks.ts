import { execFile } from "node:child_process";
import { join } from "node:path";
import { EdgeError } from "../../components/core/fault";
import { type Command, exitCodes } from "../io/command";
import { settingsIn, sitesWithOpenWindow } from "./open-windows";
import { affectedStacks, stackNames } from "./stack-files";

/** Implements `changed-stacks`: lists all stacks, those that a change of files affects, or sites whose maintenance window is open. Reads only. */
export const changedStacks: Command = async (given, { folder, print }) => {
  const since = given.text("since");
  const stacks = join(folder, "stacks");
  const all = stackNames(stacks);
  const affected = since === undefined ? all : await stacksSince(folder, since);
  const open = () => sitesWithOpenWindow(all, settingsIn(stacks), Date.now());
  const listed = given.has("openWindow") ? { hubs: [], sites: intersection(affected.sites, open()) } : affected;
  print(JSON.stringify({ schemaVersion: 1, ...listed }));
  return exitCodes.done;
};

/** The stacks that may have changed since a commit. @throws EdgeError `EDGE-COMMIT` */
export async function stacksSince(folder: string, since: string): Promise<ReturnType<typeof stackNames>> {
  return affectedStacks(stackNames(join(folder, "stacks")), await changedFiles(folder, since));
}

function intersection(left: readonly string[], right: readonly string[]): string[] {
  return left.filter((name) => right.includes(name));
}

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
