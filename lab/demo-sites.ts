/** Sites of the demo, each with a stack of its name below `stacks`. */
export const demoSites = ["line-1", "line-2"] as const;
/** One of `demoSites`. */
export type DemoSite = (typeof demoSites)[number];

/** Of these the cluster is like Tanzu's: pods on their nodes run a script, with this machine's shell. */
const tanzuLike: readonly DemoSite[] = ["line-2"];

/** A site of the demo that is left out. */
export interface SkippedSite {
  name: DemoSite;
  /** A clause with the site as its subject. */
  reason: string;
}

/** Which sites the demo has on this machine. */
export interface DemoCast {
  sites: DemoSite[];
  /** Those of `sites` that are like Tanzu clusters. */
  tanzuSites: DemoSite[];
  skipped: SkippedSite[];
}

/** Leaves out what a machine cannot run whose shell lacks these tools. Pure. */
export function demoCast(missingTools: readonly string[]): DemoCast {
  const isLeftOut = (site: DemoSite) => missingTools.length > 0 && tanzuLike.includes(site);
  const reason = `runs a script on its nodes with this machine's shell, which lacks ${missingTools.join(", ")}`;
  const sites = demoSites.filter((site) => !isLeftOut(site));
  return {
    sites,
    tanzuSites: sites.filter((site) => tanzuLike.includes(site)),
    skipped: demoSites.filter(isLeftOut).map((name) => ({ name, reason })),
  };
}
