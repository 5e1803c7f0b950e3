import { mkdir, rename, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { dirname, resolve } from "node:path";
import { apiVersions } from "../../components/core/api-versions";
import { EdgeError } from "../../components/core/fault";
import { gateClient } from "../../program/gate/gate";
import { pulumiIn } from "../engine/pulumi-answer";
import { counted } from "../../review/print/markdown-text";
import { type Command, type CommandIo, exitCodes, UsageError } from "../io/command";
import { interruptible } from "../io/interruption";
import { exitCodeOf, fleetStatus } from "./fleet";
import type { FleetStatus } from "./fleet-status";
import { fleetPage, pageAssets } from "./page/fleet-page";
import { type FleetSources, readFleet } from "./read-fleet";
import { stacksWithFile } from "./stack-file-reading";
import { type StatusArguments, statusArguments } from "./status-arguments";
import { statusText } from "./status-text";
import { redraw } from "./watch";

/** Most states read at the same time: each starts the Pulumi CLI. Our proposal. */
const mostAtOnce = 8;

/** Implements `status`: shows what every site has, what it waits for, and what needs a person. Reads only. */
export const status: Command = async (given, io) => {
  const asked = statusArguments(given, io.isTerminal ?? false);
  const stacks = asked.stacks.length > 0 ? asked.stacks : stacksWithFile(io.folder);
  if (stacks.length === 0) throw new UsageError("status needs stacks: stacks/ has no file of a hub or a site");
  return asked.everyMs === undefined ? shownOnce(stacks, asked, io) : watched(stacks, asked, asked.everyMs, io);
};

async function shownOnce(stacks: readonly string[], { json, html }: StatusArguments, io: CommandIo): Promise<number> {
  io.narrate(`reading ${counted(stacks.length, "stack")}`);
  const found = fleetStatus(await readFleet(stacks, sourcesOf(io)));
  io.print(json ? JSON.stringify(found, undefined, 2) : statusText(found));
  if (html !== undefined) io.narrate(`page: ${await writePage(found, html, io)}`);
  return exitCodeOf(found);
}

/** Ends only with a signal. @throws Interrupted */
async function watched(stacks: readonly string[], { html }: StatusArguments, everyMs: number, io: CommandIo): Promise<number> {
  const sources = sourcesOf(io);
  const draw = async () => {
    const found = fleetStatus(await readFleet(stacks, sources));
    if (html !== undefined) await writePage(found, html, io);
    return statusText(found);
  };
  await interruptible((ending) => redraw(draw, { terminal: { write: io.print }, everyMs, ending }));
  return exitCodes.interrupted;
}

function sourcesOf({ folder, environment }: CommandIo): FleetSources {
  let signedIn: ReturnType<FleetSources["arm"]> | undefined;
  return {
    folder,
    ask: pulumiIn(folder, environment),
    // Signed in once for all readings, and again after a refusal.
    arm: () => {
      signedIn ??= gateClient(apiVersions.edge, environment).catch((error: unknown) => {
        signedIn = undefined;
        throw error;
      });
      return signedIn;
    },
    now: () => new Date(),
    atOnce: Math.min(availableParallelism(), mostAtOnce),
  };
}

/** Writes the page, creates its folder where needed, and returns its path. Throws EdgeError `EDGE-PAGE-FILE`. */
async function writePage(found: FleetStatus, html: string, { folder }: CommandIo): Promise<string> {
  const path = resolve(folder, html);
  try {
    await mkdir(dirname(path), { recursive: true });
    // Whoever opens it meanwhile sees the former page, or this one.
    await writeFile(`${path}.part`, fleetPage(found, pageAssets()));
    await rename(`${path}.part`, path);
  } catch (error) {
    const what = `the page cannot be written: ${error instanceof Error ? error.message : String(error)}`;
    throw new EdgeError([{ code: "EDGE-PAGE-FILE", what, given: `--html ${html}`, fix: "name a file that this user may write" }]);
  }
  return path;
}
