import { createHash } from "node:crypto";
import type { HubsFile } from "../../program/config/hubs-schema";

/** A site to place. */
export interface UnplacedSite {
  stack: string;
  labels: Readonly<Record<string, string>>;
}

/** Where a site belongs. `placed`: its stack file says so. `proposed`: by the rule. `none`: no hub takes it. */
export type Placement = { stack: string; is: "placed" | "proposed"; hub: string } | { stack: string; is: "none"; reason: string };

/**
 * Orders hubs for a site by rendezvous hashing: each hub has a score for the site that no other hub changes, and the highest comes first. So a hub that is added
 * or removed changes the first place only of sites that it has or had. Pure.
 */
export function rankedHubs(site: string, hubs: readonly string[]): string[] {
  const scored = hubs.map((hub) => ({ hub, score: createHash("sha256").update(`${hub}\0${site}`).digest("hex") }));
  return scored.sort((a, b) => (a.score < b.score ? 1 : -1)).map(({ hub }) => hub);
}

/**
 * Proposes a hub for each site, in this order: the first of its ranking that has its labels and room. Pure.
 * `placed`: the hub of each site that has one; such a site stays where it is, also on a hub that is full or not in the file.
 */
export function placements({ hubs }: HubsFile, sites: readonly UnplacedSite[], placed: ReadonlyMap<string, string>): Placement[] {
  const counts = siteCounts(placed);
  return sites.map(({ stack, labels }) => {
    const known = placed.get(stack);
    if (known !== undefined) return { stack, is: "placed", hub: known };
    const fitting = hubs.filter((hub) => Object.entries(hub.labels ?? {}).every(([name, value]) => labels[name] === value));
    const open = fitting.filter((hub) => (counts.get(hub.stack) ?? 0) < hub.maxSites).map((hub) => hub.stack);
    const [hub] = rankedHubs(stack, open);
    if (hub === undefined)
      return { stack, is: "none", reason: fitting.length === 0 ? "no hub takes a site with its labels" : "every hub that takes it is full" };
    counts.set(hub, (counts.get(hub) ?? 0) + 1);
    return { stack, is: "proposed", hub };
  });
}

/** Number of sites of each hub. Pure. */
export function siteCounts(placed: ReadonlyMap<string, string>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const hub of placed.values()) counts.set(hub, (counts.get(hub) ?? 0) + 1);
  return counts;
}
