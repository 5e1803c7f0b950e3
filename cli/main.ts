#!/usr/bin/env node
import type { CommandIo } from "./io/command";
import { unsupportedNode, unsupportedPlatform } from "./io/supported-machine";

/** Exit code of a failure; the table of them is loaded only by a supported Node.js. */
const failed = 3;

/** Runs the command line of this process. */
async function main(): Promise<number> {
  const [{ commands }, { runCommandLine }, { withPlainSwitches }, { askAtTerminal }] = await Promise.all([
    import("./commands.js"),
    import("./io/command-line.js"),
    import("../components/arm/sign-in.js"),
    import("./io/ask-at-terminal.js"),
  ]);
  const io: CommandIo = {
    // The Pulumi CLI and its plugins get this environment, too.
    environment: withPlainSwitches(process.env),
    folder: process.cwd(),
    print: (text) => void process.stdout.write(`${text}\n`),
    narrate: (line) => void process.stderr.write(`${line}\n`),
    canAsk: process.stdin.isTTY,
    ...(process.stdin.isTTY && { ask: askAtTerminal }),
    isTerminal: process.stdout.isTTY,
    hasColours: process.stdout.isTTY && !process.env["NO_COLOR"],
    width: Math.min(process.stdout.columns || 100, 100),
  };
  return runCommandLine(commands, process.argv.slice(2), io);
}

const unsupported = unsupportedPlatform(process.platform) ?? unsupportedNode(process.version);
if (unsupported !== undefined) {
  process.stderr.write(`${unsupported}\n`);
  process.exitCode = failed;
} else {
  void main().then((code) => {
    process.exitCode = code;
  });
}
