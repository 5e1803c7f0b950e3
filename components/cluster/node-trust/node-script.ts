import { readFileSync } from "node:fs";
import { resolve } from "node:path";

/** Files of the node script, in the clone: a build does not copy them. */
const folder = resolve(__dirname, "../../../../components/cluster/node-trust");

/** The node script's files by name; `node-trust.sh` is the one that is run, with the others beside it. */
export function nodeScript(): Record<string, string> {
  return Object.fromEntries(["node-trust.sh", "plan.sh", "files.sh"].map((name) => [name, textOf(name)]));
}

/** What runs the node script where it comes over SSH. */
export function overSshScript(): string {
  return textOf("over-ssh.sh");
}

function textOf(name: string): string {
  return readFileSync(resolve(folder, name), "utf8");
}
