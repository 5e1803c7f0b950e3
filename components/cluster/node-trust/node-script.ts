import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** Folder of the node script's sources; the build does not copy them. */
const folder = resolve(packageFolder(__dirname), "components/cluster/node-trust");

/** The folder with package.json: this code is part of a bundle too, elsewhere in dist/. */
function packageFolder(from: string): string {
  return existsSync(join(from, "package.json")) ? from : packageFolder(dirname(from));
}

/** Files of the node script by name. The entry point is `node-trust.sh`; the others must be in the same folder. */
export function nodeScript(): Record<string, string> {
  return Object.fromEntries(["node-trust.sh", "plan.sh", "files.sh"].map((name) => [name, textOf(name)]));
}

/** The script that runs the node script on a node reached over SSH. */
export function overSshScript(): string {
  return textOf("over-ssh.sh");
}

function textOf(name: string): string {
  return readFileSync(resolve(folder, name), "utf8");
}

/** A script for a node's shell. */
export interface RemoteScript {
  /** Values of shell variables. Not secret. */
  variables: Readonly<Record<string, string>>;
  /** Texts by file name; each must end with a newline. Not secret. */
  files: Readonly<Record<string, string>>;
  /** Commands to run. They call `unpack` to write the files into `$folder`. */
  run: string;
}

/** No line of a file may equal this. */
const end = "edge-staging-end-of-file";

/** One text for a POSIX shell to read from its standard input, so that nothing is copied to the node first and nothing stays there. Throws for a file that would end early. */
export function remoteScript({ variables, files, run }: RemoteScript): string {
  const values = Object.entries(variables).map(([name, value]) => `${name}='${value.replaceAll("'", `'\\''`)}'`);
  const writes = Object.entries(files).map(([name, text]) => {
    if (!text.endsWith("\n") || text.split("\n").includes(end)) throw new Error(`${name} cannot be sent: it does not end with a newline, or has a line ${end}`);
    return `cat > "$folder/${name}" << '${end}'\n${text}${end}\n`;
  });
  return `set -u\nexport LC_ALL=C\n${values.join("\n")}\nunpack() {\n${writes.join("")}}\n${run}`;
}

/** Result that the node script printed last on a node. */
export interface NodeTrustResult {
  /** For example `trusted`, `restored`, `waiting` or `refused`; the script lists them all. */
  result: string;
  /** How containerd is configured: `files`, `legacy`, `config_path`, `restore` or `none`. */
  plan: string;
  /** Number of containerd restarts. */
  restarts: number;
  reason: string;
}

/** Parses the node script's last result line in a text; undefined if there is none. Source: components/cluster/node-trust/node-trust.sh. */
export function nodeTrustResult(text: string): NodeTrustResult | undefined {
  const last = [...text.matchAll(/^node-trust result=(\S+) plan=(\S+) restarts=(\d+) reason=(.*)$/gm)].at(-1);
  if (!last) return undefined;
  const [, result = "", plan = "", restarts = "", reason = ""] = last;
  return { result, plan, restarts: Number(restarts), reason };
}
