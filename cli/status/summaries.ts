import { type FleetStatus, type ImageStatus, type SiteState, type SiteStatus, siteStates } from "./fleet-status";

/** How many sites that pin a version are in each state. */
export interface VersionRow {
  solution: string;
  /** Pinned version; undefined for a solution that no file pins any more. */
  version: string | undefined;
  /** States that occur, in the order of `siteStates`. */
  states: { state: SiteState; sites: number }[];
  sites: number;
}

/** Sites by the version that they pin and their state: solutions by name, the newest version first. Sites without a solution are left out. Pure. */
export function versionRows(sites: readonly SiteStatus[]): VersionRow[] {
  const rows = new Map<string, { solution: string; version: string | undefined; counts: Map<SiteState, number> }>();
  for (const site of sites) {
    for (const { name, wanted } of site.solutions) {
      const key = `${name}\n${wanted ?? ""}`;
      const row = rows.get(key) ?? { solution: name, version: wanted, counts: new Map() };
      row.counts.set(site.state, (row.counts.get(site.state) ?? 0) + 1);
      rows.set(key, row);
    }
  }
  const counted = [...rows.values()].map(({ solution, version, counts }) => ({
    ...{ solution, version },
    states: siteStates.flatMap((state) => (counts.has(state) ? [{ state, sites: counts.get(state) ?? 0 }] : [])),
    sites: [...counts.values()].reduce((sum, one) => sum + one, 0),
  }));
  return counted.sort((a, b) => a.solution.localeCompare(b.solution) || newestFirst(a.version, b.version));
}

function newestFirst(a = "", b = ""): number {
  return b.localeCompare(a, "en", { numeric: true });
}

/** How many sites have an image, by verdict. */
export interface ImageRow {
  image: string;
  counts: Record<ImageStatus["verdict"], number>;
}

/** Every image of the last runs, by name, with the number of sites by verdict. Pure. */
export function imageRows(sites: readonly SiteStatus[]): ImageRow[] {
  const rows = new Map<string, ImageRow>();
  for (const { image, verdict } of sites.flatMap(imagesOf)) {
    const row = rows.get(image) ?? { image, counts: { equal: 0, different: 0, missing: 0, unproved: 0 } };
    row.counts[verdict] += 1;
    rows.set(image, row);
  }
  return [...rows.values()].sort((a, b) => a.image.localeCompare(b.image, "en", { numeric: true }));
}

/** The images of a site, each once; of an image that two solutions share, the worse verdict. */
export function imagesOf({ solutions }: SiteStatus): ImageStatus[] {
  const order = ["different", "missing", "unproved", "equal"];
  const all = solutions.flatMap(({ images }) => images).sort((a, b) => order.indexOf(b.verdict) - order.indexOf(a.verdict));
  return [...new Map(all.map((image) => [image.image, image])).values()];
}

/** What a version of a solution costs on the sites' links. */
export interface WanRow {
  solution: string;
  version: string;
  /** Sites that have proved it. */
  sites: number;
  /** Bytes of the largest and the smallest such site: they differ where a tag was moved. */
  most: number;
  least: number;
  total: number;
}

/** Bytes that the sites downloaded, by proved version, the largest total first. Pure. */
export function wanRows(sites: readonly SiteStatus[]): WanRow[] {
  const rows = new Map<string, WanRow>();
  for (const { name, proved, wanBytes } of sites.flatMap(({ solutions }) => solutions)) {
    if (proved === undefined || wanBytes === undefined) continue;
    const row = rows.get(`${name}\n${proved}`) ?? { solution: name, version: proved, sites: 0, most: 0, least: wanBytes, total: 0 };
    const { most, least, total } = row;
    rows.set(`${name}\n${proved}`, { ...row, sites: row.sites + 1, most: Math.max(most, wanBytes), least: Math.min(least, wanBytes), total: total + wanBytes });
  }
  return [...rows.values()].sort((a, b) => b.total - a.total);
}

/** The states of the sites that occur, in the order of `siteStates`. Pure. */
export function stateCounts(sites: readonly SiteStatus[]): { state: SiteState; sites: number }[] {
  return siteStates.flatMap((state) => {
    const found = sites.filter((site) => site.state === state).length;
    return found === 0 ? [] : [{ state, sites: found }];
  });
}

/** What the page's user looks for. */
export interface SiteFilter {
  /** Words that must all occur; case does not matter. */
  text: string;
  /** Empty: every state. */
  state: string;
  /** `solution version`; empty: every version. */
  version: string;
}

/** Everything of a site that a search finds, in lower case. Pure. */
export function searchText({ stack, hub = "", state, solutions, pending }: SiteStatus, codes: readonly string[]): string {
  const versions = solutions.flatMap(({ name, wanted, staged, proved, installed, pending: reason }) => [name, wanted, staged, proved, installed, reason]);
  return [stack, hub, state, ...versions, ...pending.flatMap(({ resource, reason }) => [resource, reason]), ...codes].filter(Boolean).join(" ").toLowerCase();
}

/** Does a site fit a filter? `text`: its `searchText`. Pure. */
export function fits({ state, solutions }: SiteStatus, text: string, filter: SiteFilter): boolean {
  if (filter.state !== "" && filter.state !== state) return false;
  if (filter.version !== "" && !solutions.some(({ name, wanted }) => `${name} ${wanted ?? ""}` === filter.version)) return false;
  return filter.text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** The sites with the state that matters most first, then by name. Pure. */
export function byState({ sites }: Pick<FleetStatus, "sites">): SiteStatus[] {
  const name = new Intl.Collator("en", { numeric: true });
  return [...sites].sort((a, b) => siteStates.indexOf(a.state) - siteStates.indexOf(b.state) || name.compare(a.stack, b.stack));
}
