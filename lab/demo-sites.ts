/** Sites of the demo, each with a stack of its name below `stacks`. */
export const demoSites = ["line-1", "line-2"] as const;
/** One of `demoSites`. */
export type DemoSite = (typeof demoSites)[number];

/** Sites with a Tanzu-like cluster: pods on their nodes run a script, in this machine's shell. */
const tanzuLike: readonly DemoSite[] = ["line-2"];

/** A demo site that is skipped. */
export interface SkippedSite {
  name: DemoSite;
  /** A clause whose subject is the site. */
  reason: string;
}

/** Sites of the demo on this machine. */
export interface DemoCast {
  sites: DemoSite[];
  /** The Tanzu-like ones of `sites`. */
  tanzuSites: DemoSite[];
  skipped: SkippedSite[];
}

/** Skips the sites that this machine cannot run because its shell lacks these tools. Pure. */
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
