import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EngineFault } from "./engine/engine-fault";
import { startNarrator } from "./engine/narrator";
import { provideTools } from "./engine/tools";
import { startWorld, worldTools } from "./world";

const help = `usage: npm run lab

Keeps the lab up until Ctrl-C and prints, on standard output, the environment with which plain pulumi works in it from another terminal:

  npm run --silent lab > lab.env      here
  . ./lab.env && pulumi stack select --create hub && pulumi up     there
`;

async function main(args: readonly string[]): Promise<number> {
  if (args.includes("--help") || args.includes("-h")) {
    process.stdout.write(help);
    return 0;
  }
  const narrator = startNarrator();
  const ended = new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => resolve());
  });
  const folder = await mkdtemp(join(tmpdir(), "edge-staging-"));
  try {
    const tools = await provideTools(worldTools, { environment: process.env, narrator });
    const world = await narrator.during("starting the lab", startWorld({ folder, tools, environment: process.env }));
    for (const [name, value] of Object.entries(world.environment)) process.stdout.write(`export ${name}=${quoted(value)}\n`);
    narrator.say("the lab is up; Ctrl-C ends it");
    await ended;
    await world.stop();
    return 0;
  } catch (error) {
    process.stderr.write(`${error instanceof EngineFault ? error.message : String(error)}\n`);
    return 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function quoted(value: string): string {
  return `'${value.replaceAll("'", `'\\''`)}'`;
}

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
