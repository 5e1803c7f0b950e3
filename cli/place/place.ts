import { join } from "node:path";
import { EdgeError } from "../../components/core/fault";
import { hubsFile } from "../../program/config/hubs-schema";
import { stackNames } from "../changed-stacks/stack-files";
import { type Command, exitCodes, type Given, stacksIn, UsageError } from "../io/command";
import { table } from "../output/table";
import { siteStacks } from "../rollout/plan-file";
import { hubsFault, hubsIn } from "./hubs-file";
import { type Placement, placements, siteCounts } from "./placement";
import { type WrittenHub, writeHubs } from "./written-hubs";

/** Implements `place`: shows the hub of each site, and with `--write` pins what it proposes in the stack files. */
export const place: Command = async (given, { folder, print }) => {
  const file = hubsIn(folder, stackNames(join(folder, "stacks")).hubs);
  if (file === undefined) throw new EdgeError([hubsFault("there is no list of hubs", hubsFile, "write it: docs/how-to/spread-sites-over-hubs.md")]);
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
