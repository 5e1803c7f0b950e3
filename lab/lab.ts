import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { demoVersions, writeDemoImages } from "./demo-images";
import { EngineFault } from "./engine/engine-fault";
import { type Narrator, startNarrator } from "./engine/narrator";
import { provideTools } from "./engine/tools";
import { startWorld, type World, worldTools } from "./world";

const help = `usage: npm run lab

Keeps the lab up until Ctrl-C and prints, on standard output, the environment with which plain pulumi works in it from another terminal:

  npm run --silent lab > lab.env      here
  . ./lab.env && pulumi stack select --create hub && pulumi up     there

and then, there, the rest of what npm start does:

  npm run push -- -s hub --layout <folder>     the lab says where the demo images are, in two versions
  pulumi up -s hub
  pulumi stack select --create line-1 && pulumi up
  npm run prove -- -s line-1

Exit codes: 0 ended by Ctrl-C; 1 the lab could not be started.
`;

async function keepUp(narrator: Narrator, signal: AbortSignal): Promise<void> {
  const ended = new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
  const tools = await provideTools(worldTools, { environment: process.env, narrator, signal });
  const folder = await mkdtemp(join(tmpdir(), "edge-staging-"));
  let world: World | undefined;
  try {
    world = await narrator.during("starting the lab", startWorld({ folder, tools, environment: process.env, signal }));
    for (const version of demoVersions) narrator.say(`demo images ${version}: ${await writeDemoImages(join(folder, "images"), version)}`);
    for (const [name, value] of Object.entries(world.environment)) process.stdout.write(`export ${name}=${quoted(value)}\n`);
    narrator.say("the lab is up; Ctrl-C ends it");
    signal.throwIfAborted();
    await ended;
  } finally {
    await world?.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function main(args: readonly string[]): Promise<number> {
  if (args.includes("--help") || args.includes("-h")) {
    process.stdout.write(help);
    return 0;
  }
  const interrupted = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => interrupted.abort());
  try {
    await keepUp(startNarrator(), interrupted.signal);
    return 0;
  } catch (error) {
    if (interrupted.signal.aborted) return 0;
    process.stderr.write(`${error instanceof EngineFault ? error.message : String(error)}\n`);
    return 1;
  }
}

function quoted(value: string): string {
  return `'${value.replaceAll("'", `'\\''`)}'`;
}

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
