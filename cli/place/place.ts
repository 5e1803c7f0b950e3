import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { EdgeError, type Fault } from "../../components/core/fault";
import { type HubsFile, hubsSchema } from "../../program/config/hubs-schema";
import { stackNames } from "../changed-stacks/stack-files";
import { type Command, exitCodes, type Given, stacksIn, UsageError } from "../io/command";
import { readSettings } from "../io/settings-file";
import { table } from "../output/table";
import { siteStacks } from "../rollout/plan-file";
import { type Placement, placements, siteCounts } from "./placement";
import { type WrittenHub, writeHubs } from "./written-hubs";

const hubsFile = join("stacks", "hubs.yaml");

/** Implements `place`: shows the hub of each site, and with `--write` pins what it proposes in the stack files. */
export const place: Command = async (given, { folder, print }) => {
  const file = readHubs(folder);
  const known = siteStacks(folder);
  const placed = new Map(known.filter(({ hub }) => hub !== "").map(({ stack, hub }) => [stack, hub]));
  const wanted = [...new Set(stacksIn(given))];
  const extra = labelsIn(given);
  const sites = (wanted.length > 0 ? wanted : known.map(({ stack }) => stack)).map((stack) => {
    const declared = known.find((one) => one.stack === stack);
    return { stack, labels: { ...declared?.labels, ...extra } };
  });
  const found = placements(file, sites, placed);
  const after = new Map([...placed, ...found.flatMap((one) => (one.is === "none" ? [] : [[one.stack, one.hub] as const]))]);
  const counts = siteCounts(after);
  const hubs = file.hubs.map(({ stack, maxSites }) => ({ stack, sites: counts.get(stack) ?? 0, maxSites }));
  const written = given.has("write") ? writeHubs(folder, found) : [];
  print(given.has("json") ? JSON.stringify({ schemaVersion: 1, sites: found, hubs, written }, undefined, 2) : placementText(found, hubs, written));
  return found.every(({ is }) => is !== "none") ? exitCodes.done : exitCodes.no;
};

function placementText(
  found: readonly Placement[],
  hubs: readonly { stack: string; sites: number; maxSites: number }[],
  written: readonly WrittenHub[],
): string {
  const files = new Map(written.map(({ stack, file }) => [stack, `written to ${file}`]));
  const rows = found.map((one) => [one.stack, one.is === "none" ? "none" : one.hub, one.is === "none" ? one.reason : (files.get(one.stack) ?? one.is)]);
  const budgets = hubs.map(({ stack, sites, maxSites }) => [stack, `${sites} of ${maxSites}`]);
  return [table([["site", "hub", ""], ...rows]), table([["hub", "sites"], ...budgets])].join("\n\n");
}

/** Labels of `--label name=value`, for sites that have no stack file yet. Throws UsageError. */
function labelsIn(given: Given): Record<string, string> {
  const pairs = given.texts("label").map((text) => {
    const [, name, value] = /^([^=\s]+)=(\S+)$/.exec(text) ?? [];
    if (name === undefined || value === undefined) throw new UsageError(`--label takes name=value, given ${text}`);
    return [name, value] as const;
  });
  return Object.fromEntries(pairs);
}

/** The hubs of the project in this folder. @throws EdgeError with every fault of the file */
function readHubs(folder: string): HubsFile {
  const path = join(folder, hubsFile);
  if (!existsSync(path)) throw new EdgeError([fault("there is no list of hubs", hubsFile, "write it: docs/how-to/spread-sites-over-hubs.md")]);
  const file = readSettings(readFileSync(path, "utf8"), hubsSchema, { file: hubsFile, code: "EDGE-HUBS" });
  if (Array.isArray(file)) throw new EdgeError(file);
  const stacks = stackNames(join(folder, "stacks")).hubs;
  const names = file.hubs.map(({ stack }) => stack);
  const faults = names.flatMap((stack, index) => [
    ...(stacks.includes(stack) ? [] : [fault("a hub has no stack file", `hubs[${index}].stack = ${stack}`, "correct the name, or add the file in stacks/")]),
    ...(names.indexOf(stack) < index ? [fault("a hub is listed twice", `hubs[${index}].stack = ${stack}`, "remove one")] : []),
  ]);
  if (faults.length > 0) throw new EdgeError(faults);
  return file;
}

function fault(what: string, given: string, fix: string): Fault {
  return { code: "EDGE-HUBS", what, given, fix };
}
